using Portal.Tests.Kit;

namespace Browser.Tests.Touring;

/// <summary>Codes by mail and phone: asked for, wrong, too soon, spent, over.</summary>
internal static class Proofs
{
    public static async Task SeeAsync(Tour tour)
    {
        await ByMailAsync(tour, await tour.World.People.RegisteredAsync());
        await SpentAsync(tour, await tour.World.People.RegisteredAsync());
        await ByPhoneAsync(tour, await tour.World.People.RegisteredAsync());
        await UnreachableAsync(tour, await tour.World.People.RegisteredAsync());
    }

    private static async Task ByMailAsync(Tour tour, Person person)
    {
        var visitor = person.Visitor;
        await tour.SeeAsync("e-mail before the code", visitor, "/verify/email");
        var code = await person.AskForEmailCodeAsync();
        await tour.SeeAsync("e-mail code on its way", visitor);
        await tour.PressAsync("e-mail code empty", visitor, "Verify");
        visitor.Fill("Enter code", code == "000000" ? "111111" : "000000");
        await tour.PressAsync("e-mail code wrong", visitor, "Verify");
        await tour.PressAsync("e-mail code again too soon", visitor, "Send", 429);
        await tour.PressLateAsync("e-mail code too late for the form", visitor, "Verify");
        tour.World.Advance(TimeSpan.FromMinutes(16));
        // Half an hour without a look would end the session too.
        await visitor.OpenAsync("/verify/email");
        tour.World.Advance(TimeSpan.FromMinutes(16));
        await tour.PressAsync("e-mail code over", visitor.Fill("Enter code", code), "Verify");
    }

    private static async Task SpentAsync(Tour tour, Person person)
    {
        await person.Visitor.OpenAsync("/verify/email");
        var older = person.Visitor.Prepare("Send");
        for (var sends = 0; sends < 5; sends++)
        {
            await person.AskForEmailCodeAsync();
            tour.World.Advance(TimeSpan.FromMinutes(2));
        }
        for (var i = 0; i < 5; i++) await person.Visitor.Fill("Enter code", $"00000{i}").PressAsync("Verify");
        await tour.SeeAsync("e-mail code spent by guessing", person.Visitor, 422);
        await person.Visitor.OpenAsync("/verify/email");
        await tour.SeeAsync("e-mail codes all used up", person.Visitor);
        await person.Visitor.SendAsync(older.With("__form", "another"));
        await tour.SeeAsync("e-mail one code too many", person.Visitor, 429);
    }

    private static async Task ByPhoneAsync(Tour tour, Person person)
    {
        var visitor = person.Visitor;
        await tour.SeeAsync("phone before the number", visitor, "/verify/phone");
        await tour.PressAsync("phone without a number", visitor, "Send message");
        await tour.PressAsync("phone with half a number", visitor.Fill("Phone number", "12"), "Call immediately");
        await tour.PressLateAsync("phone too late", visitor, "Send message");
        var code = await person.AskForPhoneCodeAsync();
        await tour.SeeAsync("phone code on its way", visitor);
        await tour.PressAsync("phone code wrong", visitor.Fill("Enter code", code == "000000" ? "111111" : "000000"), "Verify");
        await tour.PressAsync("phone code again too soon", visitor.Fill("Phone number", person.Phone), "Send message", 429);
        await visitor.Fill("Enter code", code).PressAsync("Verify");
        await tour.SeeAsync("set up with a phone alone", visitor);
        await tour.SeeAsync("e-mail after the phone", visitor, "/verify/email");
    }

    private static async Task UnreachableAsync(Tour tour, Person person)
    {
        await person.Visitor.OpenAsync("/verify/phone");
        await person.Visitor.Fill("Phone number", "07405 550001").PressAsync("Send message");
        await tour.SeeAsync("phone that cannot be reached", person.Visitor);
        await person.Visitor.OpenAsync("/verify/email");
        await person.ProveEmailAsync();
        await tour.SeeAsync("set up with an e-mail alone", person.Visitor);
        await tour.SeeAsync("phone after the e-mail", person.Visitor, "/verify/phone");
    }
}
