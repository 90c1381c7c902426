using Portal.Tests.Kit;

namespace Browser.Tests.Touring;

/// <summary>A card from the first note to the last attempt.</summary>
internal static class CardPages
{
    public static async Task SeeAsync(Tour tour)
    {
        await AddingAsync(tour, await tour.World.People.WithBothProvenAsync());
        await ConfirmingAsync(tour);
        await WaitingAsync(tour, await tour.World.People.WithBothProvenAsync());
        await AskedByTheBankAsync(tour, await tour.World.People.WithBothProvenAsync(home: Residence.Germany));
        await ElsewhereAsync(tour, await tour.World.People.WithBothProvenAsync());
    }

    private static async Task AddingAsync(Tour tour, Person person)
    {
        var visitor = person.Visitor;
        await tour.SeeAsync("set up before the card", visitor, "/setup");
        await tour.SeeAsync("no payment method", visitor, "/payment-methods");
        await tour.SeeAsync("how to pay", visitor, "/payment-methods/add");
        await visitor.SendAsync(visitor.Prepare("Next").Without("Kind"));
        await tour.SeeAsync("how to pay not chosen", visitor, 422);
        await tour.PressLateAsync("how to pay too late", visitor, "Next");
        await tour.SeeAsync("card", visitor, "/payment-methods/card");
        await tour.PressAsync("card empty", visitor, "Next");
        person.FillInCard("4242 4242 4242 4241", "2001");
        await tour.PressAsync("card mistyped and over", visitor, "Next");
        await tour.PressLateAsync("card too late", visitor, "Next");
        foreach (var range in new[] { CardNumbers.Prepaid, CardNumbers.Chinese, CardNumbers.German })
            await tour.PressAsync($"card we do not take, {range}", person.FillInCard(CardNumbers.Next(range)), "Next");
        await tour.World.Neighbours.TroubleAsync("stripe", "down");
        await tour.PressAsync("card while the processor is down", person.FillInCard(CardNumbers.Next()), "Next");
        await tour.World.Neighbours.TroubleAsync("stripe", "ok");
    }

    private static async Task ConfirmingAsync(Tour tour)
    {
        var (person, card) = await tour.World.People.WithCardAsync();
        var visitor = person.Visitor;
        await tour.SeeAsync("card to be confirmed", visitor);
        await tour.SeeAsync("set up with a card that waits", visitor, "/setup");
        await tour.SeeAsync("payment methods with a card that waits", visitor, "/payment-methods");
        await tour.SeeAsync("card when there is one", visitor, "/payment-methods/card");
        await tour.SeeAsync("how to pay when there is a card", visitor, "/payment-methods/add");
        await visitor.OpenAsync("/payment-methods/card/confirm");
        await tour.PressAsync("confirmation empty", visitor, "OK");
        await tour.PressAsync("confirmation with letters", visitor.Choose("Transaction amount").Fill("Amount in USD", "much"), "OK");
        await tour.PressLateAsync("confirmation too late", visitor, "OK");
        await tour.PressAsync("confirmation wrong", visitor.Choose("Transaction code").Fill("6-digit code", "000000"), "OK");
        for (var i = 1; i < 4; i++) await person.GuessAsync($"00000{i}");
        await tour.SeeAsync("confirmation with one attempt left", visitor, 422);
        await person.GuessAsync("000009");
        await tour.SeeAsync("confirmation spent", visitor, visitor.Status);
        await tour.SeeAsync("confirmation spent, seen later", visitor, "/payment-methods/card/confirm");
        await OverAsync(tour);
    }

    private static async Task OverAsync(Tour tour)
    {
        var (person, _) = await tour.World.People.WithCardAsync();
        tour.World.Advance(TimeSpan.FromDays(15));
        await person.SignInAsync();
        await tour.SeeAsync("confirmation over", person.Visitor, "/payment-methods/card/confirm");
    }

    private static async Task WaitingAsync(Tour tour, Person person)
    {
        await person.Visitor.OpenAsync("/payment-methods/card");
        person.FillInCard(CardNumbers.Next());
        // The bank answers who the card is from, and nothing more.
        await tour.World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await person.Visitor.PressAsync("Next");
        await tour.SeeAsync("card while an answer is lost", person.Visitor, person.Visitor.Status);
        await tour.World.Neighbours.TroubleAsync("stripe", "ok");
    }

    private static async Task AskedByTheBankAsync(Tour tour, Person person)
    {
        await person.AddCardAsync("4000002760003184");
        await tour.SeeAsync("card whose bank asks its owner", person.Visitor);
    }

    private static async Task ElsewhereAsync(Tour tour, Person person)
    {
        person.Visitor = tour.World.VisitorOf([("Cards:Entry", "Hosted")]);
        await person.SignInAsync();
        await tour.SeeAsync("card on the processor's page", person.Visitor, "/payment-methods/card");
        await person.Visitor.PressAsync("Next");
        await tour.SeeAsync("processor's page", person.Visitor);
        await tour.SeeAsync("back without having finished there", person.Visitor, "/payment-methods/card/return");
        await tour.World.Neighbours.TroubleAsync("stripe", "down");
        await tour.SeeAsync("back while the processor is down", person.Visitor, "/payment-methods/card/return");
        await tour.World.Neighbours.TroubleAsync("stripe", "ok");
    }
}
