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

    /// <summary>Keys its errors may stand under: binding names a property with its path ("Input.Email"), a rule by itself ("Email").</summary>
    public string[] Keys => KeysOf(Name);

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

    private static string[] KeysOf(string name) => [name, name[(name.LastIndexOf('.') + 1)..]];

    private static string? ErrorOf(ModelStateDictionary state, string name) =>
        KeysOf(name).Select(key => state.TryGetValue(key, out var entry) ? entry.Errors : []).FirstOrDefault(errors => errors.Count > 0)?[0].ErrorMessage;
}
