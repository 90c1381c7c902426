using System.Text.RegularExpressions;

namespace Sandbox.Contract;

internal sealed record Parameter(string Name, string In, bool Required, Schema Schema);

/// <summary>A body of one content type. Repeated: the names of lists that a form writes by repeating the key.</summary>
internal sealed record MediaType(string ContentType, Schema Schema, IReadOnlyList<string> Repeated);

/// <summary>One call that a vendor's document describes.</summary>
internal sealed record Operation(
    string Id, string Method, string Template, Regex Path, IReadOnlyList<Parameter> Parameters, bool NeedsBody,
    IReadOnlyList<MediaType> Bodies, IReadOnlyDictionary<string, MediaType?> Answers, IReadOnlyList<string> Schemes)
{
    /// <summary>A documented answer may have no body: null.</summary>
    public bool Answer(int status, out MediaType? body) =>
        Answers.TryGetValue(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out body)
            || Answers.TryGetValue("default", out body);

    public override string ToString() => $"{Method} {Template}";
}
