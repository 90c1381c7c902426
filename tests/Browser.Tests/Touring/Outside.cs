namespace Browser.Tests.Touring;

/// <summary>The sandbox's pages for people.</summary>
internal static class Outside
{
    public static async Task SeeAsync(Tour tour)
    {
        var sandbox = new Uri(tour.World.Neighbours.Addresses.Http);
        await tour.SeeAsync("the sandbox", tour.World.Visitor(), sandbox.ToString());
    }
}
