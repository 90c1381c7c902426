using System.Text.RegularExpressions;

namespace Sandbox.Telephone;

/// <summary>What both kinds of request have in common.</summary>
internal static partial class TwilioForm
{
    public static async Task<IFormCollection> ReadAsync(HttpRequest request) =>
        request.HasFormContentType ? await request.ReadFormAsync() : FormCollection.Empty;

    public static bool IsNumber(string text) => E164().IsMatch(text);

    public static bool IsAddress(string? text) => text is null || (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https");

    public static string? Optional(this IFormCollection form, string field) => form[field] is [{ Length: > 0 } value, ..] ? value : null;

    public static string NewSid(string prefix) => prefix + Guid.NewGuid().ToString("n");

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z")]
    private static partial Regex E164();
}
