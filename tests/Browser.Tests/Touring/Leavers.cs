using Portal.Tests.Kit;

namespace Browser.Tests.Touring;

/// <summary>Leaving, at once or when the money is back.</summary>
internal static class Leavers
{
    public static async Task SeeAsync(Tour tour)
    {
        var bare = await tour.World.People.WithProvenEmailAsync();
        await tour.SeeAsync("deletion with nothing in use", bare.Visitor, "/account/delete");
        await tour.PressLateAsync("deletion confirmed too late", bare.Visitor, "OK");
        await bare.Visitor.PressAsync("OK");
        await tour.SeeAsync("deleted", bare.Visitor);
        var (person, _) = await tour.World.People.WithCardAsync();
        await tour.SeeAsync("deletion with a card", person.Visitor, "/account/delete");
        await tour.World.Neighbours.TroubleAsync("stripe", "down");
        await person.Visitor.PressAsync("OK");
        await tour.SeeAsync("closing", person.Visitor);
        await tour.SeeAsync("settings while closing", person.Visitor, "/security");
        await tour.SeeAsync("set up while closing", person.Visitor, "/setup");
        await tour.World.Neighbours.TroubleAsync("stripe", "ok");
        await SeeWithProductsAsync(tour);
    }

    private static async Task SeeWithProductsAsync(Tour tour)
    {
        var (subscriber, _) = await tour.World.People.ReadyAsync();
        await subscriber.AtProductsAsync("Start free trial");
        await subscriber.AtProductsAsync("Buy");
        await tour.SeeAsync("deletion with a subscription", subscriber.Visitor, "/account/delete");
        await tour.PressAsync("deletion refused for a subscription", subscriber.Visitor, "OK");
        await tour.SeeAsync("download of data", subscriber.Visitor, "/security/data");
        var (user, _) = await tour.World.People.ReadyAsync();
        await user.AtProductsAsync("Activate");
        await user.Visitor.OpenAsync("/account/delete");
        await user.Visitor.PressAsync("OK");
        await tour.SeeAsync("closing until the last usage is charged", user.Visitor);
    }
}
