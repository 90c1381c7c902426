using AngleSharp.Html.Dom;

namespace Browser.Tests.Kit;

/// <summary>One page in one state, as a visitor was shown it.</summary>
/// <param name="Name">Which state, in words.</param>
/// <param name="Policy">Its Content-Security-Policy.</param>
public sealed record Sight(string Name, Uri Address, int Status, IHtmlDocument Document, string Policy)
{
    /// <summary>The document as it was sent.</summary>
    public string Html => Document.Source.Text;

    public override string ToString() => $"{Name} ({Status} {Address.PathAndQuery})";
}
