using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Portal.Domain.Products;

namespace Portal.Storage;

/// <summary>One product as it is offered.</summary>
public sealed class ProductEntry
{
    public ProductKind Kind { get; set; }

    /// <summary>As pages and mails call it.</summary>
    public string Name { get; set; } = "";

    /// <summary>A sentence on what it is.</summary>
    public string Summary { get; set; } = "";

    /// <summary>Days of the trial, the term, or the period after which usage is charged.</summary>
    public int Days { get; set; } = 30;

    /// <summary>US cents for a term of a subscription.</summary>
    public long PriceCents { get; set; }

    /// <summary>US dollars for a unit of pay-as-you-go, up to 8 decimals.</summary>
    public decimal UnitPrice { get; set; }

    /// <summary>What is counted, such as "GB-hour".</summary>
    public string Unit { get; set; } = "";

    /// <summary>Nobody can start it any more; whoever has it keeps it.</summary>
    public bool Retired { get; set; }

    /// <summary>What somebody agrees to who starts it, in plain text: a form brings back what its page has shown.</summary>
    public string Terms => Kind switch
    {
        ProductKind.Subscription => string.Create(CultureInfo.InvariantCulture, $"{Kind}: {PriceCents} cents for {Days} days"),
        ProductKind.PayAsYouGo => string.Create(CultureInfo.InvariantCulture, $"{Kind}: USD {UnitPrice:0.########} for each {Unit}, {Days} days"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Kind}: {Days} days"),
    };

    internal string? Trouble => this switch
    {
        { Name: "" } => "has no Name",
        { Days: < 1 or > 3660 } => "needs Days between 1 and 3660",
        { Kind: ProductKind.Subscription, PriceCents: < 50 or > Charge.MostCents } => $"needs PriceCents between 50 and {Charge.MostCents}",
        { Kind: not ProductKind.Subscription, PriceCents: not 0 } => "has PriceCents, which only a Subscription has",
        { Kind: ProductKind.PayAsYouGo, UnitPrice: <= 0 or > 10_000 } => "needs a UnitPrice above 0 and up to 10000",
        { Kind: ProductKind.PayAsYouGo, Unit: "" } => "has no Unit",
        { Kind: not ProductKind.PayAsYouGo, UnitPrice: not 0 } => "has a UnitPrice, which only PayAsYouGo has",
        _ when decimal.Round(UnitPrice, 8) != UnitPrice => "has a UnitPrice of more than 8 decimals",
        _ => null,
    };
}

/// <summary>A coupon as it is given out.</summary>
public sealed class CouponEntry
{
    /// <summary>Taken off the next charges, in per cent; or <see cref="AmountCents"/>.</summary>
    public int? Percent { get; set; }

    /// <summary>How many charges the percentage is taken off.</summary>
    public int Charges { get; set; } = 1;

    /// <summary>US cents that are taken off the next charges, in all.</summary>
    public long? AmountCents { get; set; }

    /// <summary>From then on it is neither redeemed nor taken off.</summary>
    public DateTimeOffset Expires { get; set; } = DateTimeOffset.MaxValue;

    internal string? Trouble => this switch
    {
        { Percent: null, AmountCents: null } or { Percent: not null, AmountCents: not null } => "needs either Percent or AmountCents",
        { Percent: < 1 or > 100 } => "needs a Percent between 1 and 100",
        { AmountCents: < 1 or > Charge.MostCents } => $"needs AmountCents between 1 and {Charge.MostCents}",
        { Charges: < 1 or > 1000 } => "needs Charges between 1 and 1000",
        _ => null,
    };
}

/// <summary>Section "Catalogue": what is offered. Names are for good, as they stand in the tables; prices and terms hold for whoever starts from now on.</summary>
public sealed class CatalogueOptions : IValidatableObject
{
    /// <summary>By the name that stands in the tables and that product teams report usage under.</summary>
    public IDictionary<string, ProductEntry> Products { get; } = new Dictionary<string, ProductEntry>(StringComparer.OrdinalIgnoreCase);

    /// <summary>By code. Large and small letters, blanks and dashes do not matter.</summary>
    public IDictionary<string, CouponEntry> Coupons { get; } = new Dictionary<string, CouponEntry>(StringComparer.OrdinalIgnoreCase);

    /// <summary>As pages and mails call it, also when it is offered no longer.</summary>
    public string NameOf(string product) => Products.TryGetValue(product, out var entry) ? entry.Name : product;

    public string UnitOf(string product) => Products.TryGetValue(product, out var entry) ? entry.Unit : "";

    /// <summary>The coupon of a code as somebody typed it; null when there is none. Its name is as the catalogue writes it.</summary>
    public (string Code, CouponEntry Entry)? Coupon(string typed) =>
        Coupons.Where(coupon => Folded(coupon.Key) == Folded(typed)).Select(coupon => ((string, CouponEntry)?)(coupon.Key, coupon.Value)).FirstOrDefault();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        [
            .. Products.Where(product => product.Value.Trouble is not null).Select(product => new ValidationResult($"Catalogue:Products:{product.Key} {product.Value.Trouble}.")),
            .. Products.Keys.Where(name => name.Length > 40 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
                .Select(name => new ValidationResult($"Catalogue:Products:{name} is no name: letters, digits, - and _, 40 at most.")),
            .. Coupons.Where(coupon => coupon.Value.Trouble is not null).Select(coupon => new ValidationResult($"Catalogue:Coupons:{coupon.Key} {coupon.Value.Trouble}.")),
            .. Coupons.Keys.Where(code => Folded(code).Length is < 6 or > 40).Select(code => new ValidationResult($"Catalogue:Coupons:{code} needs 6 to 40 letters and digits, so that it is not guessed.")),
            .. Coupons.Keys.GroupBy(Folded).Where(same => same.Count() > 1).Select(same => new ValidationResult($"Catalogue:Coupons: {string.Join(" and ", same)} are the same code.")),
        ];

    private static string Folded(string code) => string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
