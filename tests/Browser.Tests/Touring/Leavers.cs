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
    }
}
