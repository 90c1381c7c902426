using Portal.Tests.Kit;

namespace Browser.Tests.Touring;

/// <summary>Products and charges: before one may buy, in use, owed, declined, over.</summary>
internal static class Shoppers
{
    public static async Task SeeAsync(Tour tour)
    {
        await NotReadyAsync(tour);
        var (person, _, account) = await tour.World.UsingAsync();
        await UsingAsync(tour, person, account);
        await RedeemingAsync(tour, person.Visitor);
        await OwingAsync(tour);
        await EndingAsync(tour, person);
    }

    private static async Task NotReadyAsync(Tour tour)
    {
        var person = await tour.World.People.WithProvenEmailAsync();
        await tour.SeeAsync("products, much is missing", person.Visitor, "/products");
        await tour.SeeAsync("billing, nothing charged", person.Visitor, "/billing");
        await person.ProvePhoneAsync();
        await person.AddCardAsync(CardNumbers.Next());
        await tour.SeeAsync("products, the card is not confirmed", person.Visitor, "/products");
    }

    private static async Task UsingAsync(Tour tour, Person person, string account)
    {
        var visitor = person.Visitor;
        await tour.SeeAsync("pay-as-you-go just activated", visitor, "/products");
        await tour.PressLateAsync("trial started too late", visitor, "Start free trial");
        await visitor.OpenAsync("/products");
        var again = visitor.Twin();
        await again.OpenAsync("/products");
        await visitor.PressAsync("Buy");
        await visitor.PressAsync("Start free trial");
        await new ProductTeam(tour.World, "storage-team").ReportAsync(tour.World.Event(account, "tour", 1234.56789m));
        await tour.SeeAsync("all products in use", visitor, "/products");
        await tour.PressAsync("bought in another tab already", again, "Buy");
        await visitor.PressAsync("Turn off auto-renewal");
        await tour.SeeAsync("auto-renewal off", visitor);
        await tour.SeeAsync("billing with a receipt", visitor, "/billing");
        await visitor.OpenAsync("/payment-methods");
        await visitor.PressAsync("Remove");
        await tour.PressAsync("the only payment method is needed", visitor, "Remove");
    }

    private static async Task RedeemingAsync(Tour tour, Visitor visitor)
    {
        await visitor.OpenAsync("/billing");
        await tour.PressAsync("coupon empty", visitor, "Redeem");
        await tour.PressLateAsync("coupon too late", visitor, "Redeem");
        await tour.PressAsync("coupon unknown", visitor.Fill("Coupon code", "A_code_that_is_longer_than_the_narrowest_screen_is_wide_and_cannot_be_broken"), "Redeem");
        await visitor.Fill("Coupon code", "WELCOME-2026").PressAsync("Redeem");
        await visitor.Fill("Coupon code", "QUARTER-OFF").PressAsync("Redeem");
        await tour.SeeAsync("coupons redeemed", visitor);
        for (var i = 0; i < 10 && visitor.Status != 429; i++) await visitor.Fill("Coupon code", "GUESSED").PressAsync("Redeem");
        await tour.SeeAsync("coupons guessed at too often", visitor, 429);
    }

    private static async Task OwingAsync(Tour tour)
    {
        var (person, _) = await tour.World.People.ReadyAsync();
        var visitor = person.Visitor;
        await tour.World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await person.AtProductsAsync("Buy");
        await tour.SeeAsync("products while a charge is being collected", visitor);
        await tour.SeeAsync("billing while a charge is being collected", visitor, "/billing");
        await tour.World.Neighbours.TroubleAsync("stripe", "ok");
        var (other, _) = await tour.World.People.ReadyAsync();
        await tour.World.Neighbours.TroubleAsync("stripe", "decline");
        await other.AtProductsAsync("Buy");
        await tour.SeeAsync("billing, declined", other.Visitor, "/billing");
        await tour.PressLateAsync("paid too late", other.Visitor, "Pay now");
        await tour.SeeAsync("set up with a declined charge", other.Visitor, "/setup");
        while ((await other.PayNowAsync()).Status == 200)
        {
            // Until the bank was asked too often.
        }
        await tour.SeeAsync("paid too often, and failed", other.Visitor, 429);
        await tour.World.Neighbours.TroubleAsync("stripe", "ok");
    }

    private static async Task EndingAsync(Tour tour, Person person)
    {
        await person.Visitor.OpenAsync("/products");
        await person.Visitor.PressAsync("Terminate");
        await tour.SeeAsync("terminated", person.Visitor);
        await tour.World.PassDaysAsync(32);
        await person.SignInAsync();
        await tour.SeeAsync("products when all are over", person.Visitor, "/products");
        await tour.SeeAsync("billing when all are over", person.Visitor, "/billing");
    }
}
