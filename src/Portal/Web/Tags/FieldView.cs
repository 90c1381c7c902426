using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Portal.Domain;

namespace Portal.Web.Tags;

/// <summary>What a page shows of one property: its name and id in the form, what was typed, and what is wrong with it.</summary>
/// <param name="Name">Name the value is posted under.</param>
/// <param name="Id">Id of the element that an error links to.</param>
/// <param name="Value">What was typed, else what the model holds; never a secret.</param>
/// <param name="Error">First error in the visitor's words, or null.</param>
internal sealed record FieldView(string Name, string Id, string? Value, string? Error)
{
    public string HintId => Id + "-hint";

    public string ErrorId => Id + "-error";

    public string PrefixId => Id + "-prefix";

    public static FieldView Of(ViewContext view, ModelExpression property)
    {
        var name = view.ViewData.TemplateInfo.GetFullHtmlFieldName(property.Name);
        return new FieldView(name, TagBuilder.CreateSanitizedId(name, "_"), Typed(view, name, property), ErrorOf(view.ModelState, name));
    }

    private static string? Typed(ViewContext view, string name, ModelExpression property)
    {
        if (property.ModelExplorer.ModelType == typeof(Secret)) return null;
        return view.ModelState.TryGetValue(name, out var entry) && entry.AttemptedValue is { } typed
            ? typed
            : Convert.ToString(property.Model, CultureInfo.CurrentCulture);
    }

    /// <summary>A rule names the property alone ("Email"); binding names it with its path ("Input.Email").</summary>
    private static string? ErrorOf(ModelStateDictionary state, string name) =>
        FirstError(state, name) ?? FirstError(state, name[(name.LastIndexOf('.') + 1)..]);

    private static string? FirstError(ModelStateDictionary state, string key) =>
        state.TryGetValue(key, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;
}
