using System.Buffers;

namespace Sandbox.Bank.Desks;

/// <summary>Rules that several calls share.</summary>
internal static class Terms
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("<>\\'\"*");

    /// <summary>Which kinds of payment method are allowed; only cards can be had here.</summary>
    public static List<string>? AllowedTypes(StripeParams given)
    {
        if (given.Has("payment_method_types"))
            throw StripeRefusal.Invalid(
                $"The `payment_method_types` parameter is no longer supported in API version {StripeDoor.ApiVersion}. "
                + "Use `allowed_payment_method_types` instead.",
                "payment_method_types", "payment_method_types_no_longer_supported");
        if (!given.Has("allowed_payment_method_types")) return null;
        if (given.Has("automatic_payment_methods"))
            throw StripeRefusal.Invalid(
                "You may only specify one of these parameters: allowed_payment_method_types, automatic_payment_methods.",
                "allowed_payment_method_types");
        var types = given.List("allowed_payment_method_types");
        return types.Contains("card")
            ? types : throw StripeRefusal.Invalid("This sandbox only knows cards.", "allowed_payment_method_types");
    }

    /// <summary>
    /// What appears after the prefix on a bank statement: at most 22 characters with it, a letter among them, none of &lt; &gt; \ ' " *.
    /// </summary>
    public static string? Suffix(StripeParams given)
    {
        if (given.Has("statement_descriptor"))
            throw StripeRefusal.Invalid(
                "The `statement_descriptor` parameter is not supported for card charges. Use `statement_descriptor_suffix` instead.",
                "statement_descriptor");
        if (given.Text("statement_descriptor_suffix") is not { } suffix) return null;
        if (Statement.Describe(suffix).Length > 22) throw Wrong("must be at most 22 characters together with the prefix");
        if (suffix.AsSpan().ContainsAny(Forbidden)) throw Wrong("must not contain any of < > \\ ' \" *");
        if (!suffix.Any(char.IsAsciiLetter)) throw Wrong("must contain at least one letter");
        return suffix;
    }

    private static StripeRefusal Wrong(string why) =>
        StripeRefusal.Invalid($"The statement descriptor suffix {why}.", "statement_descriptor_suffix");
}
