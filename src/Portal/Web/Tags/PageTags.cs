using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Portal.Web.Tags;

/// <summary>
/// The page's title: <c>&lt;page-title /&gt;</c> in the layouts. ViewData["Title"], then the brand; "Error: " first when something was refused
/// (or ViewData["Error"] is true).
/// </summary>
[HtmlTargetElement("page-title", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PageTitleTag(IStringLocalizer<Words> words, IOptions<PortalOptions> portal) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "title";
        output.TagMode = TagMode.StartTagAndEndTag;
        var page = ViewContext.ViewData["Title"]?.ToString();
        var wrong = !ViewContext.ModelState.IsValid || ViewContext.ViewData["Error"] is true;
        output.Content.SetContent((wrong ? words["Error:"].Value + " " : "") + (string.IsNullOrEmpty(page) ? "" : page + " – ") + portal.Value.Brand);
    }
}

/// <summary>
/// After a swap the focus goes to the heading, so that a screen reader begins there; on a whole page the browser does that by itself,
/// and with errors the summary takes it.
/// </summary>
[HtmlTargetElement("h1")]
public sealed class HeadingTag : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!Fragment.IsAskedFor(ViewContext.HttpContext.Request) || !ViewContext.ModelState.IsValid) return;
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute(new TagHelperAttribute("autofocus", null, HtmlAttributeValueStyle.Minimized));
    }
}

/// <summary>
/// Every form: the server says what is wrong, so the browser's own bubbles stay away. A form that posts carries an antiforgery token
/// and a one-time key, by which a submission that arrives twice is known.
/// </summary>
[HtmlTargetElement("form", Attributes = "method")]
public sealed class FormTag(IHtmlGenerator generator, FormKeys keys) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.SetAttribute(new TagHelperAttribute("novalidate", null, HtmlAttributeValueStyle.Minimized));
        if (!string.Equals(context.AllAttributes["method"].Value?.ToString(), "post", StringComparison.OrdinalIgnoreCase)) return;
        // Without an action the framework adds the token itself.
        if (context.AllAttributes.ContainsName("action")) output.PostContent.AppendHtml(generator.GenerateAntiforgery(ViewContext));
        output.PostContent.AppendHtml(Markup.Empty("input").With("type", "hidden").With("name", FormKeys.Field).With("value", keys.New()));
    }
}

/// <summary>A file to keep is fetched by the browser itself; HTMX would put it into the page.</summary>
[HtmlTargetElement("a", Attributes = "download")]
[HtmlTargetElement("form", Attributes = AsFile)]
public sealed class DownloadTag : TagHelper
{
    /// <summary>On a form whose answer is a file.</summary>
    private const string AsFile = "as-file";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.RemoveAll(AsFile);
        output.Attributes.SetAttribute("hx-boost", "false");
    }
}
