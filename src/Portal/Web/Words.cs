namespace Portal.Web;

/// <summary>Names the one set of words: English text is the key, and other languages come as resources of this name.</summary>
public sealed class Words;
