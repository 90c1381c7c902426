using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Portal.Tests.Kit;

/// <summary>A form on its way, as a browser would send it: can be sent twice, or changed by somebody who does not mean well.</summary>
public sealed record Submission(Uri Action, bool IsPost, IReadOnlyList<KeyValuePair<string, string>> Fields, bool IsBoosted)
{
    /// <summary>Where a form that only asks leads to.</summary>
    internal Uri Place => new UriBuilder(Action) { Query = string.Join('&', Fields.Select(typed => $"{Uri.EscapeDataString(typed.Key)}={Uri.EscapeDataString(typed.Value)}")) }.Uri;

    public Submission With(string name, string value) => this with { Fields = [.. Fields.Where(field => field.Key != name), new(name, value)] };

    public Submission AlsoWith(string name, string value) => this with { Fields = [.. Fields, new(name, value)] };

    public Submission Without(string name) => this with { Fields = [.. Fields.Where(field => field.Key != name)] };

    public Submission To(string path) => this with { Action = new Uri(Action, path) };

    internal static Submission Of(Page page, IHtmlElement button)
    {
        var form = button.Closest("form") ?? throw new InvalidOperationException("The button stands in no form.");
        var action = button.GetAttribute("formaction") ?? form.GetAttribute("action");
        var fields = form.QuerySelectorAll("input, select, textarea").SelectMany(Typed);
        if (button.GetAttribute("name") is { Length: > 0 } name) fields = fields.Append(new(name, button.GetAttribute("value") ?? ""));
        return new Submission(
            string.IsNullOrEmpty(action) ? page.Address : new Uri(page.Address, action),
            string.Equals(form.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase),
            [.. fields],
            Boost.Covers(form));
    }

    private static IEnumerable<KeyValuePair<string, string>> Typed(IElement control)
    {
        var name = control.GetAttribute("name");
        if (string.IsNullOrEmpty(name) || control.HasAttribute("disabled")) return [];
        return control switch
        {
            IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } or IHtmlInputElement { Type: "submit" or "button" } => [],
            IHtmlInputElement { Type: "checkbox" or "radio" } box => [new(name, box.GetAttribute("value") ?? "on")],
            IHtmlInputElement input => [new(name, input.Value)],
            IHtmlSelectElement select => [new(name, select.Value ?? "")],
            IHtmlTextAreaElement area => [new(name, area.Value)],
            _ => [],
        };
    }
}

/// <summary>What HTMX takes over: links and forms below hx-boost, unless they say no or are for keeping.</summary>
internal static class Boost
{
    public static bool Covers(IElement element) =>
        element.Closest("[hx-boost]")?.GetAttribute("hx-boost") == "true" && !element.HasAttribute("download") && !element.HasAttribute("target");
}
