using Portal.Tests.Kit;

namespace Browser.Tests.Touring;

/// <summary>PayPal: agreed to, turned down, out of order.</summary>
internal static class PayPalPages
{
    private const string George = "george@payers.example: Britain: pays";
    private const string Greta = "greta@payers.example: Germany: pays";

    public static async Task SeeAsync(Tour tour)
    {
        var person = await tour.World.People.WithBothProvenAsync();
        var visitor = person.Visitor;
        await tour.SeeAsync("PayPal", visitor, "/payment-methods/paypal");
        await tour.PressLateAsync("PayPal too late", visitor, "Add");
        await tour.World.Neighbours.TroubleAsync("paypal", "down");
        await tour.PressAsync("PayPal out of order", visitor, "Add");
        await tour.World.Neighbours.TroubleAsync("paypal", "ok");
        await visitor.PressAsync("Add");
        await tour.SeeAsync("PayPal's own page", visitor);
        await visitor.PressAsync("Cancel");
        await tour.SeeAsync("PayPal turned down", visitor);
        await visitor.PressAsync("Add");
        await visitor.Choose(Greta).PressAsync("Agree and continue");
        await tour.SeeAsync("PayPal of another country", visitor);
        await LostAsync(tour, visitor);
    }

    private static async Task LostAsync(Tour tour, Visitor visitor)
    {
        await visitor.OpenAsync("/payment-methods/paypal");
        await visitor.PressAsync("Add");
        await tour.World.Neighbours.TroubleAsync("paypal", "lose-answer");
        await visitor.Choose(George).PressAsync("Agree and continue");
        await tour.SeeAsync("PayPal while its answer is lost", visitor);
        await tour.World.Neighbours.TroubleAsync("paypal", "ok");
        tour.World.Advance(TimeSpan.FromMinutes(1));
        await tour.World.QuietAsync();
        await tour.SeeAsync("set up with PayPal", visitor, "/setup");
        await tour.SeeAsync("payment methods with PayPal", visitor, "/payment-methods");
        await visitor.PressAsync("Remove");
        await tour.SeeAsync("PayPal to be removed", visitor);
    }
}
