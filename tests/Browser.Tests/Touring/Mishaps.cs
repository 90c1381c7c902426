using Portal.Tests.Kit;

namespace Browser.Tests.Touring;

/// <summary>What nobody wants to see, for strangers and for customers.</summary>
internal static class Mishaps
{
    public static async Task SeeAsync(Tour tour)
    {
        var customer = await tour.World.People.WithProvenEmailAsync();
        foreach (var visitor in new[] { tour.World.Visitor(), customer.Visitor })
        {
            await tour.SeeAsync("no such page", visitor, "/there-is-no-such-page", 404);
            await tour.SendAsync("too large", visitor, new string('a', 70_000), 413);
        }
        await tour.SendAsync("not readable", tour.World.Visitor(), "a=1", 400);
        await BrokenAsync(tour, customer.Visitor);
    }

    private static async Task BrokenAsync(Tour tour, Visitor visitor)
    {
        await tour.World.SqlAsync("ALTER TABLE payment_methods RENAME TO payment_methods_away");
        await tour.SeeAsync("broken", visitor, "/payment-methods", 500);
        await tour.World.SqlAsync("ALTER TABLE payment_methods_away RENAME TO payment_methods");
    }
}
