namespace Portal.Web;

/// <summary>
/// Names the one set of words that pages, tags and refusals are translated from. The English sentence is the key; a language is added
/// by a file Words.xx.resx beside this one.
/// </summary>
public sealed class Words;
