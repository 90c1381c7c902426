using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>What a refused form must show, and what must be as it was.</summary>
internal static class FormChecks
{
    private static readonly string[] MachineWords = ["invalid", "null", "exception", "must not be", "regular expression", "model", "required field", "bad request", "parse"];

    /// <summary>What is missing of a good refusal at this field; empty when it is one.</summary>
    public static IEnumerable<string> FaultsOf(Page page, ShownForm form, Submission sent, IReadOnlyCollection<string> fields)
    {
        if (page.Status != 422)
        {
            yield return $"answered {page.Status} at {page.Path}";
            yield break;
        }
        if (!page.Title.StartsWith("Error: ", StringComparison.Ordinal)) yield return $"its title is “{page.Title}”";
        if (page.Document.QuerySelector(".error-summary[role=alert]") is null) yield return "has no summary of errors";
        // Where one button among several is the whole answer there is no field to stand at.
        if (!(fields.Count == 1 && form.Buttons.Contains(fields.First()))) foreach (var fault in FaultsAt(page, fields)) yield return fault;
        foreach (var line in page.Errors.Where(line => line.Length < 12 || MachineWords.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)))) yield return $"says “{line}”";
        foreach (var fault in FaultsOfKeeping(page, form, sent)) yield return fault;
    }

    /// <summary>The summary links to the field, which says itself what is wrong and refers to it.</summary>
    private static IEnumerable<string> FaultsAt(Page page, IReadOnlyCollection<string> fields)
    {
        var linked = page.Document.QuerySelectorAll(".error-summary a").Select(link => page.Document.GetElementById(link.GetAttribute("href")![1..])).ToList();
        if (linked.Any(field => field is null)) yield return "a line of the summary leads nowhere";
        if (linked.FirstOrDefault(control => control is not null && fields.Contains(control.GetAttribute("name") ?? "")) is not { } field)
        {
            yield return $"says nothing at its field, but: {string.Join(" | ", page.Errors)}";
            yield break;
        }
        var described = (field.GetAttribute("aria-describedby") + " " + field.Closest("fieldset")?.GetAttribute("aria-describedby")).Split(' ');
        if (!described.Any(id => page.Document.GetElementById(id)?.ClassList.Contains("wrong") == true)) yield return "the field does not refer to its error";
        if (field.GetAttribute("type") != "radio" && field.GetAttribute("aria-invalid") != "true") yield return "the field is not marked as wrong";
    }

    /// <summary>What was typed stands there again; secrets do not.</summary>
    private static IEnumerable<string> FaultsOfKeeping(Page page, ShownForm form, Submission sent)
    {
        var html = page.Document.DocumentElement.OuterHtml;
        foreach (var name in form.Fields)
        {
            var typed = sent.Fields.FirstOrDefault(field => field.Key == name).Value;
            var isSecret = form.Secrets.Contains(name);
            var isNoSecret = sent.Fields.Any(field => field.Value == typed && !form.Secrets.Contains(field.Key));
            if (isSecret && !isNoSecret && typed is { Length: > 6 } && html.Contains(typed, StringComparison.Ordinal)) yield return $"shows {name} again";
            if (!isSecret && ShownAs(page, name) is { } shown && Plain(shown) != Plain(typed)) yield return $"{name} was “{typed}” and is “{shown}” now";
        }
    }

    /// <summary>What a text field holds now; null for what can't hold any text.</summary>
    private static string? ShownAs(Page page, string name) => page.Document.QuerySelector($"main [name='{name}']:not([type=hidden])") switch
    {
        IHtmlInputElement { Type: "checkbox" or "radio" or "password" } => null,
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        _ => null,
    };

    /// <summary>What HTML itself cannot carry, and how lines end, does not count.</summary>
    private static string Plain(string? text) => string.Concat((text ?? "").Where(letter => !char.IsControl(letter) && letter != '\uFFFD'));
}
