using Portal.Tests.Kit;

namespace Browser.Tests.Touring;

/// <summary>Whose account is ready: the places one comes back to.</summary>
internal static class Customers
{
    public static async Task SeeAsync(Tour tour)
    {
        var (person, _) = await tour.World.People.ReadyAsync();
        var visitor = person.Visitor;
        await tour.SeeAsync("set up and ready", visitor);
        foreach (var path in new[] { "/", "/help/codes", "/support", "/payment-methods", "/sign-out" }) await tour.SeeAsync($"customer at {path}", visitor, path);
        await visitor.OpenAsync("/sign-out");
        await visitor.OpenAsync("/payment-methods");
        await visitor.PressAsync("Remove");
        await tour.SeeAsync("card to be removed", visitor);
        await tour.PressLateAsync("card removed too late", visitor, "Remove");
        await WritingAsync(tour, visitor);
        await SettingAsync(tour, person);
    }

    private static async Task WritingAsync(Tour tour, Visitor visitor)
    {
        await visitor.OpenAsync("/support");
        await tour.PressLateAsync("ticket too late", visitor, "Submit");
        await tour.PressAsync("ticket empty", visitor, "Submit");
        await visitor.Fill("Subject", "A_word_that_is_longer_than_the_narrowest_screen_is_wide_and_cannot_be_broken").Fill("What happened?", "Nothing.").PressAsync("Submit");
        await tour.SeeAsync("ticket opened", visitor);
    }

    private static async Task SettingAsync(Tour tour, Person person)
    {
        var elsewhere = new Person(tour.World, tour.World.Visitor(), person.Home, 1) { Email = person.Email, Password = person.Password };
        await elsewhere.SignInAsync();
        await tour.SeeAsync("settings with another device", person.Visitor, "/security");
        await tour.PressAsync("deletion not ticked", person.Visitor, "Delete my account");
        await tour.PressLateAsync("deletion too late", person.Visitor, "Delete my account");
        tour.World.Advance(TimeSpan.FromMinutes(11));
        await tour.SeeAsync("password asked again", person.Visitor, "/account/delete");
        await tour.PressLateAsync("password asked again too late", person.Visitor, "Continue");
        await tour.PressAsync("password asked again, wrong", person.Visitor.Fill("Password", "not the right words"), "Continue");
    }
}
