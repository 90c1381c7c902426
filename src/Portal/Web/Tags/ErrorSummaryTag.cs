using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Portal.Web.Tags;

/// <summary>
/// All that is wrong, first on the page, in the order of the fields, each a link to its field: <c>&lt;error-summary /&gt;</c>. Takes the focus.
/// A page that does not place it gets it from the layout.
/// </summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErrorSummaryTag(IStringLocalizer<Words> words) : TagHelper
{
    /// <summary>Set by the layouts: draw only if the page has not.</summary>
    public bool Fallback { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        var order = FieldOrder.Of(ViewContext);
        if (ViewContext.ModelState.IsValid || (Fallback && order.HasSummary)) return;
        order.HasSummary = true;
        output.Content.SetHtmlContent(new Later(() => Draw(order)));
    }

    private TagBuilder Draw(FieldOrder order)
    {
        var list = Markup.Element("ul");
        foreach (var (message, id) in Wrongs(order)) list.InnerHtml.AppendHtml(Markup.Element("li", null, Line(words[message].Value, id)));
        return Markup.Element("div", "error-summary", Markup.Element("h2", null, words["There is a problem"].Value).With("id", "error-summary-title"), list)
            .With("role", "alert").With("tabindex", "-1").With("aria-labelledby", "error-summary-title").Having("autofocus", true);
    }

    /// <summary>One error of each field in the order of the page, then those of the form as a whole and of what the page does not show.</summary>
    private IEnumerable<(string Message, string? FieldId)> Wrongs(FieldOrder order)
    {
        var shown = order.Fields.SelectMany(field => field.Keys).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var others = ViewContext.ModelState.Where(entry => !shown.Contains(entry.Key)).SelectMany(entry => entry.Value!.Errors);
        return order.Fields.Where(field => field.Error is not null).Select(field => (field.Error!, (string?)field.Id))
            .Concat(others.Select(error => error.ErrorMessage).Distinct().Select(message => (message, (string?)null)));
    }

    private static object Line(string message, string? fieldId) =>
        fieldId is null ? message : Markup.Element("a", null, message).With("href", "#" + fieldId);

    /// <summary>Content worked out when it is written, which is after the whole page was run: by then all fields are known.</summary>
    private sealed class Later(Func<IHtmlContent> content) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => content().WriteTo(writer, encoder);
    }
}
