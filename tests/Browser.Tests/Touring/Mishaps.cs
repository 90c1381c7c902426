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
        await TooLateAsync(tour, customer);
    }

    private static async Task TooLateAsync(Tour tour, Person customer)
    {
        var visitor = customer.Visitor;
        await tour.SeeAsync("longer to stay signed in", visitor, "/stay-signed-in");
        await visitor.OpenAsync("/support");
        visitor.Fill("Subject", "My card").Fill("What happened?", "It was refused.");
        tour.World.Advance(TimeSpan.FromMinutes(31));
        await tour.PressAsync("form too late, what was typed is kept", visitor, "Submit", 200);
        await customer.SignInAsync();
        await tour.SeeAsync("what was typed is here again", visitor);
        await tour.World.SqlAsync("DELETE FROM sessions");
        await tour.PressAsync("form too late, what was typed is lost", visitor, "Submit", 200);
    }

    private static async Task BrokenAsync(Tour tour, Visitor visitor)
    {
        await tour.World.SqlAsync("ALTER TABLE payment_methods RENAME TO payment_methods_away");
        await tour.SeeAsync("broken", visitor, "/payment-methods", 500);
        await tour.World.SqlAsync("ALTER TABLE payment_methods_away RENAME TO payment_methods");
    }
}
