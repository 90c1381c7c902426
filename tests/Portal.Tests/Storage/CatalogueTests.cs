using System.ComponentModel.DataAnnotations;
using Portal.Domain.Products;
using Portal.Storage;
using Portal.Tests.Kit;
using Portal.Web;

namespace Portal.Tests.Storage;

/// <summary>What is offered is money: a slip in the settings stops the start instead of reaching a bill.</summary>
public sealed class CatalogueTests : PortalTest
{
    private static readonly (string Why, Action<CatalogueOptions> Slip)[] Slips =
    [
        ("Products:server has no Name", offer => offer.Products["server"].Name = ""),
        ("Products:server needs Days between 1 and 3660", offer => offer.Products["server"].Days = 0),
        ("Products:server needs Days between 1 and 3660", offer => offer.Products["server"].Days = 3661),
        ("Products:server needs PriceCents between 50 and 99999999", offer => offer.Products["server"].PriceCents = 49),
        ("Products:server needs PriceCents between 50 and 99999999", offer => offer.Products["server"].PriceCents = 100_000_000),
        ("Products:storage has PriceCents, which only a Subscription has", offer => offer.Products["storage"].PriceCents = 100),
        ("Products:storage needs a UnitPrice above 0 and up to 10000", offer => offer.Products["storage"].UnitPrice = 0),
        ("Products:storage needs a UnitPrice above 0 and up to 10000", offer => offer.Products["storage"].UnitPrice = 10_000.01m),
        ("Products:storage has no Unit", offer => offer.Products["storage"].Unit = ""),
        ("Products:server has a UnitPrice, which only PayAsYouGo has", offer => offer.Products["server"].UnitPrice = 1),
        ("Products:storage has a UnitPrice of more than 8 decimals", offer => offer.Products["storage"].UnitPrice = 0.000_000_001m),
        ("Products:a b is no name", offer => offer.Products["a b"] = Server),
        ("Coupons:HALF-OFF needs either Percent or AmountCents", offer => offer.Coupons["HALF-OFF"].Percent = null),
        ("Coupons:HALF-OFF needs either Percent or AmountCents", offer => offer.Coupons["HALF-OFF"].AmountCents = 500),
        ("Coupons:HALF-OFF needs a Percent between 1 and 100", offer => offer.Coupons["HALF-OFF"].Percent = 0),
        ("Coupons:HALF-OFF needs a Percent between 1 and 100", offer => offer.Coupons["HALF-OFF"].Percent = 101),
        ("Coupons:HALF-OFF needs Charges between 1 and 1000", offer => offer.Coupons["HALF-OFF"].Charges = 0),
        ("Coupons:HALF-OFF needs Charges between 1 and 1000", offer => offer.Coupons["HALF-OFF"].Charges = 1001),
        ("Coupons:FIVE-OFF needs AmountCents between 1 and 99999999", offer => offer.Coupons["FIVE-OFF"].AmountCents = 0),
        ("Coupons:FIVE-OFF needs AmountCents between 1 and 99999999", offer => offer.Coupons["FIVE-OFF"].AmountCents = 100_000_000),
        ("Coupons:F-I-V-E-S needs 6 to 40 letters and digits", offer => offer.Coupons["F-I-V-E-S"] = Half),
        ("Coupons: HALF-OFF and halfoff are the same code", offer => offer.Coupons["halfoff"] = Half),
    ];

    private static ProductEntry Server => new() { Kind = ProductKind.Subscription, Name = "Server", PriceCents = 50 };

    private static CouponEntry Half => new() { Percent = 100 };

    [Fact]
    public void Each_slip_is_said_in_a_sentence_and_what_makes_sense_is_taken()
    {
        Assert.Empty(Said(_ => { }));
        foreach (var (why, slip) in Slips) Assert.StartsWith("Catalogue:" + why, Assert.Single(Said(slip)), StringComparison.Ordinal);
    }

    [Fact]
    public void It_stops_the_start() =>
        Assert.Contains("HALF-OFF needs a Percent between 1 and 100", Assert.Throws<WrongSettings>(() => World.With(("Catalogue:Coupons:HALF-OFF:Percent", "101"))).ToString(), StringComparison.Ordinal);

    private static List<string?> Said(Action<CatalogueOptions> slip)
    {
        var offer = new CatalogueOptions
        {
            Products = { ["server"] = Server, ["storage"] = new() { Kind = ProductKind.PayAsYouGo, Name = "Storage", Unit = "GB", UnitPrice = 0.000_000_01m } },
            Coupons = { ["HALF-OFF"] = Half, ["FIVE-OFF"] = new() { AmountCents = 1 } },
        };
        slip(offer);
        return [.. offer.Validate(new ValidationContext(offer)).Select(fault => fault.ErrorMessage)];
    }
}
