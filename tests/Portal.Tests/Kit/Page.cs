using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Portal.Tests.Kit;

/// <summary>What a visitor sees: a page, its address, and how it was answered. Reads by what is written there, as people do.</summary>
public sealed class Page(IHtmlDocument document, Uri address, Answered answered)
{
    public IHtmlDocument Document { get; } = document;

    /// <summary>What the address bar shows.</summary>
    public Uri Address { get; } = address;

    public Answered Answered { get; } = answered;

    public int Status => Answered.Status;

    public string Path => Address.PathAndQuery;

    public string Title => Document.Title ?? "";

    public string Heading => Clean(Document.QuerySelector("h1"));

    /// <summary>All text of the page's own part, in one line.</summary>
    public string Text => Clean(Main);

    /// <summary>The lines of the error summary.</summary>
    public IReadOnlyList<string> Errors => [.. Document.QuerySelectorAll(".error-summary li").Select(Clean)];

    internal IElement Main => Document.QuerySelector("main") ?? throw new InvalidOperationException($"{Address} has no main part.");

    /// <summary>The error at a field, without the word that screen readers hear first; null when there is none.</summary>
    public string? ErrorAt(string label)
    {
        var field = Field(label);
        var described = field.GetAttribute("aria-describedby") ?? field.Closest("fieldset")?.GetAttribute("aria-describedby") ?? "";
        var error = described.Split(' ').Select(id => Document.GetElementById(id)).FirstOrDefault(hint => hint?.ClassList.Contains("wrong") == true);
        return error is null ? null : Clean(error).Replace("Error: ", "", StringComparison.Ordinal);
    }

    public string? ValueOf(string label) => Field(label) switch
    {
        IHtmlInputElement { Type: "checkbox" or "radio" } box => box.IsChecked ? "on" : null,
        IHtmlInputElement input => input.Value,
        IHtmlSelectElement select => select.Value,
        IHtmlTextAreaElement area => area.Value,
        var other => throw new InvalidOperationException($"“{label}” is a {other.LocalName}."),
    };

    /// <summary>Whether a field of this label is there.</summary>
    public bool HasField(string label) => Labels(label).Any();

    public bool HasButton(string text) => Buttons(text).Any();

    public bool HasLink(string text) => Links(text).Any();

    internal IElement Field(string label) =>
        Labels(label).Select(found => Document.GetElementById(found.GetAttribute("for") ?? "")).FirstOrDefault(field => field is not null)
        ?? throw new InvalidOperationException($"No field “{label}” on {this}.");

    internal IHtmlElement Button(string text) =>
        (IHtmlElement?)Buttons(text).FirstOrDefault() ?? throw new InvalidOperationException($"No button “{text}” on {this}.");

    internal IElement Link(string text) => Links(text).FirstOrDefault() ?? throw new InvalidOperationException($"No link “{text}” on {this}.");

    public override string ToString() =>
        $"{Status} {Address} “{Heading}”{(Errors.Count == 0 ? "" : ": " + string.Join(" | ", Errors))}\n{(Document.QuerySelector("main") is null ? "" : Text)}";

    internal static string Clean(INode? node) =>
        node is null ? "" : string.Join(' ', node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IEnumerable<IElement> Labels(string label) => Document.QuerySelectorAll("label").Where(found => Clean(found) == label);

    /// <summary>Those of the page itself before those of its header.</summary>
    private IEnumerable<IElement> Buttons(string text) => MainFirst("button").Where(button => Clean(button) == text);

    private IEnumerable<IElement> Links(string text) => MainFirst("a[href]").Where(link => Clean(link) == text);

    private IEnumerable<IElement> MainFirst(string selector) => Document.QuerySelectorAll("main " + selector).Concat(Document.QuerySelectorAll(selector));
}

/// <summary>How the last request of a visit was answered.</summary>
/// <param name="Headers">All of them, by name without regard to case.</param>
/// <param name="Via">The redirects on the way: status and place.</param>
public sealed record Answered(int Status, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<(int Status, string Place)> Via)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
