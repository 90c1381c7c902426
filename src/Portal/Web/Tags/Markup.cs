using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Portal.Web.Tags;

/// <summary>Short ways to say an element. Text is always encoded.</summary>
internal static class Markup
{
    public static TagBuilder Element(string name, string? css = null, params object?[] content)
    {
        var element = new TagBuilder(name);
        if (css is not null) element.AddCssClass(css);
        foreach (var part in content) Add(element.InnerHtml, part);
        return element;
    }

    /// <summary>Sets an attribute; null leaves it out.</summary>
    public static TagBuilder With(this TagBuilder element, string attribute, string? value)
    {
        if (value is not null) element.Attributes[attribute] = value;
        return element;
    }

    /// <summary>An attribute without a value, such as checked.</summary>
    public static TagBuilder Having(this TagBuilder element, string attribute, bool when) => element.With(attribute, when ? "" : null);

    public static TagBuilder Empty(string name) => new(name) { TagRenderMode = TagRenderMode.SelfClosing };

    /// <summary>Words for those who listen rather than look.</summary>
    public static TagBuilder Unseen(string text) => Element("span", "unseen", text);

    private static void Add(IHtmlContentBuilder to, object? part)
    {
        if (part is IHtmlContent html) to.AppendHtml(html);
        else if (part is string text) to.Append(text);
    }
}
