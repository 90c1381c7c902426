using Portal.Tests.Features;
using Portal.Tests.Kit;

namespace Browser.Tests.Touring;

/// <summary>What the people who run the portal see: on a quiet day, and on a bad one.</summary>
internal static class Operators
{
    public static async Task SeeAsync(Tour tour)
    {
        await SettleAsync(tour.World);
        await SigningInAsync(tour);
        await BringTroubleAsync(tour.World);
        var visitor = await tour.World.OperatorAsync();
        await tour.SeeAsync("operations on a bad day", visitor);
        await tour.SeeAsync("operator signing out", visitor, "/operations/sign-out");
        await TryingAgainAsync(tour, visitor);
        await AnsweringAsync(tour, visitor);
        await ReadingAsync(tour, visitor);
        await tour.SeeAsync("what operators did", visitor, "/operations/trail");
    }

    /// <summary>What the tour left in doubt so far comes to its end, so that this trouble is the only one.</summary>
    private static async Task SettleAsync(World world)
    {
        for (var hour = 0; hour < 24; hour++)
        {
            world.Advance(TimeSpan.FromHours(1));
            await world.QuietAsync();
        }
    }

    private static async Task SigningInAsync(Tour tour)
    {
        var visitor = await Staff.AtTheDoorAsync(tour.World);
        await tour.SeeAsync("operators’ door", visitor);
        await tour.PressLateAsync("operator sign-in too late", visitor, "Sign in");
        await tour.PressAsync("operator sign-in empty", visitor, "Sign in");
        visitor.Fill("Name", Staff.Name).Fill("Password", "not the right words");
        await tour.PressAsync("operator sign-in wrong", visitor, "Sign in");
        await tour.SeeAsync("no such ticket", await tour.World.OperatorAsync(), "/operations/ticket?number=1", 404);
    }

    private static async Task TryingAgainAsync(Tour tour, Visitor visitor)
    {
        await visitor.OpenAsync("/operations");
        await visitor.FollowAsync("Look closer");
        await tour.SeeAsync("money from near", visitor);
        var late = visitor.Prepare("Retry now");
        await tour.PressAsync("tried again", visitor, "Retry now", 200);
        await tour.World.QuietAsync();
        await visitor.SendAsync(late.With("__form", "another"));
        await tour.SeeAsync("tried again after the end", visitor, 422);
    }

    private static async Task AnsweringAsync(Tour tour, Visitor visitor)
    {
        await visitor.OpenAsync("/operations");
        await visitor.FollowAsync($"Ticket {await tour.World.AskSqlAsync<long>("SELECT max(number) FROM tickets")}");
        await tour.SeeAsync("ticket of a card without attempts", visitor);
        var again = visitor.Prepare("Allow 5 more attempts");
        await tour.PressAsync("attempts allowed", visitor, "Allow 5 more attempts", 200);
        await visitor.SendAsync(again.With("__form", "another"));
        await tour.SeeAsync("attempts allowed before", visitor, 422);
        await tour.PressAsync("ticket closed", visitor, "Close ticket", 200);
    }

    private static async Task ReadingAsync(Tour tour, Visitor visitor)
    {
        await tour.SeeAsync("whose trail", visitor, "/operations/account");
        visitor.Fill("Number of an account", "nobody");
        await tour.PressAsync("no such trail", visitor, "Show its trail");
        var id = await tour.World.AskSqlAsync<string>("SELECT account_id FROM audit WHERE account_id IS NOT NULL GROUP BY account_id ORDER BY count(*) DESC LIMIT 1");
        await tour.SeeAsync("trail of an account", visitor, "/operations/account?id=" + id);
    }

    /// <summary>A card with no attempts left and its ticket; money that does not come back; a mail that does not leave.</summary>
    private static async Task BringTroubleAsync(World world)
    {
        var (person, card) = await world.People.WithCardAsync();
        var code = await world.StatementCodeAsync(card);
        for (var i = 1; i <= 5; i++) await person.GuessAsync(CodeTests.Other(code, i));
        await world.QuietAsync();
        await person.Visitor.OpenAsync("/support");
        await person.Visitor.Fill("Subject", "My card").Fill("What happened?", "I could not read\nthe line.").PressAsync("Submit");
        await world.People.WithCardAsync();
        await world.Neighbours.TroubleAsync("stripe", "down");
        await world.Neighbours.TroubleAsync("mail", "down");
        world.Advance(TimeSpan.FromHours(20.1));
        await world.QuietAsync();
        await world.LookForAlarmsAsync();
        await world.Neighbours.TroubleAsync("stripe", "ok");
        await world.Neighbours.TroubleAsync("mail", "ok");
    }
}
