using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Portal.Web.Tags;

/// <summary>
/// Sends the form: <c>&lt;submit-button&gt;@L["Confirm"]&lt;/submit-button&gt;</c>. Attributes such as name, value and formaction go to the button.
/// </summary>
[HtmlTargetElement("submit-button")]
public sealed class SubmitButtonTag : TagHelper
{
    /// <summary>primary (default, one a page), quiet, or danger for what cannot be taken back.</summary>
    public ButtonKind Kind { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "button";
        output.Attributes.SetAttribute("type", "submit");
        output.Attributes.SetAttribute("class", Buttons.Css(Kind));
    }
}

/// <summary>A link that looks like a button: <c>&lt;link-button href="/setup"&gt;@L["Cancel"]&lt;/link-button&gt;</c>.</summary>
[HtmlTargetElement("link-button")]
public sealed class LinkButtonTag : TagHelper
{
    public ButtonKind Kind { get; set; } = ButtonKind.Quiet;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "a";
        output.Attributes.SetAttribute("class", Buttons.Css(Kind));
    }
}

public enum ButtonKind
{
    Primary,
    Quiet,
    Danger,
}

internal static class Buttons
{
    public static string Css(ButtonKind kind) => kind switch
    {
        ButtonKind.Quiet => "button button-quiet",
        ButtonKind.Danger => "button button-danger",
        _ => "button",
    };
}
