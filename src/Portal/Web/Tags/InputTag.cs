using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Portal.Web.Tags;

/// <summary>
/// A field of one line:
/// <c>&lt;field for="Email" label="Email address" type="email" autocomplete="username" hint="…" /&gt;</c>.
/// Shows again what was typed, except passwords and card data (autocomplete cc-…), which come back empty; but for what was kept of them when the form
/// arrived too late.
/// </summary>
[HtmlTargetElement("field", TagStructure = TagStructure.NormalOrSelfClosing)]
public class InputTag(IStringLocalizer<Words> words) : FieldTag(words)
{
    /// <summary>text, email, tel, password …; the browser's own checks are off, this only chooses the keyboard.</summary>
    public virtual string Type { get; set; } = "text";

    /// <summary>What browsers and password managers may fill in.</summary>
    public virtual string? Autocomplete { get; set; }

    /// <summary>Keyboard to offer: numeric, decimal …</summary>
    public virtual string? Inputmode { get; set; }

    /// <summary>What stands before the control and belongs to the answer, such as a calling code or a currency.</summary>
    public string? Prefix { get; set; }

    /// <summary>How many characters the control is wide: 2, 4, 8, 10 or 20; else the full width.</summary>
    public virtual int Width { get; set; }

    /// <summary>Whether what was typed must not be sent back. True by itself for passwords and card data.</summary>
    public bool Secret { get; set; }

    private protected override void Draw(TagHelperOutput output, TagHelperAttribute[] own, TagHelperContent inside)
    {
        var hasPrefix = !string.IsNullOrEmpty(Prefix);
        var input = Dress(Markup.Empty("input"), own, DescribedBy(hasPrefix ? Field.PrefixId : null));
        input.AddCssClass(Css);
        input.With("type", Type).With("autocomplete", Autocomplete).With("inputmode", Inputmode).With("value", ValueShown);
        Append(output, LabelFor(Field.Id), HintText(), ErrorText(), hasPrefix ? Prefixed(input) : input, inside);
    }

    private protected virtual string Css => Width == 0 ? "input" : "input wide-" + Width;

    private string? ValueShown => Secret || Type == "password" || (IsCardData && !LateForms.IsFilledIn(ViewContext.ViewData)) ? null : Field.Value;

    private bool IsCardData => Autocomplete?.StartsWith("cc-", StringComparison.Ordinal) == true;

    private TagBuilder Prefixed(IHtmlContent input) =>
        Markup.Element("div", "prefixed", Markup.Element("span", "prefix", Prefix).With("id", Field.PrefixId), input);
}

/// <summary>
/// A password: <c>&lt;password-field for="Password" label="Password" autocomplete="new-password" /&gt;</c>. Paste is welcome; it never comes back.
/// </summary>
[HtmlTargetElement("password-field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PasswordFieldTag(IStringLocalizer<Words> words) : InputTag(words)
{
    public override string Type { get; set; } = "password";

    /// <summary>new-password where one is chosen, current-password (the default) where it is proven.</summary>
    public override string? Autocomplete { get; set; } = "current-password";
}

/// <summary>
/// A one-time code: <c>&lt;code-field for="Code" label="Enter code" /&gt;</c>. One box for all digits, so that it can be pasted and
/// filled in by the phone.
/// </summary>
[HtmlTargetElement("code-field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CodeFieldTag(IStringLocalizer<Words> words) : InputTag(words)
{
    public override string? Autocomplete { get; set; } = "one-time-code";

    public override string? Inputmode { get; set; } = "numeric";

    private protected override string Css => "input code";

    public override Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        Secret = true; // A wrong code is typed again from the start, and a right one is used up.
        if (!output.Attributes.ContainsName("spellcheck")) output.Attributes.Add("spellcheck", "false");
        return base.ProcessAsync(context, output);
    }
}

/// <summary>
/// An amount of money: <c>&lt;amount-field for="Amount" label="Amount in USD" prefix="USD" /&gt;</c>.
/// </summary>
[HtmlTargetElement("amount-field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AmountFieldTag(IStringLocalizer<Words> words) : InputTag(words)
{
    public override string? Autocomplete { get; set; } = "off";

    public override string? Inputmode { get; set; } = "decimal";

    public override int Width { get; set; } = 8;
}

/// <summary>Several lines: <c>&lt;text-area for="Story" label="What happened?" rows="6" /&gt;</c>.</summary>
[HtmlTargetElement("text-area", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TextAreaTag(IStringLocalizer<Words> words) : FieldTag(words)
{
    public int Rows { get; set; } = 6;

    private protected override void Draw(TagHelperOutput output, TagHelperAttribute[] own, TagHelperContent inside)
    {
        // HTML drops the first line break inside a textarea; a typed one must survive.
        var area = Dress(Markup.Element("textarea", "input", "\n" + Field.Value), own, DescribedBy()).With("rows", $"{Rows}");
        Append(output, LabelFor(Field.Id), HintText(), ErrorText(), area, inside);
    }
}
