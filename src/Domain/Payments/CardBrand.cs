using System.Collections.Frozen;

namespace Portal.Domain.Payments;

/// <summary>Brands of cards, by the names the card processor uses.</summary>
public static class CardBrand
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["visa"] = "Visa",
        ["mastercard"] = "Mastercard",
        ["amex"] = "American Express",
        ["discover"] = "Discover",
        ["diners"] = "Diners Club",
        ["jcb"] = "JCB",
        ["unionpay"] = "UnionPay",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Accepted where nothing else is configured.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["visa", "mastercard", "amex", "discover", "diners", "jcb"];

    /// <summary>As people write it.</summary>
    public static string Name(string brand) => Names.GetValueOrDefault(brand, "Card");
}
