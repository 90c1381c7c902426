namespace Portal.Tests.Kit;

/// <summary>What people do at their security settings.</summary>
public static class Changes
{
    public static async Task<Page> ChangePasswordAsync(this Person person, string to)
    {
        await person.Visitor.OpenAsync("/security/password");
        var page = await person.Visitor.Fill("Current password", person.Password).Fill("New password", to).Fill("Confirm password", to).PressAsync("Change password");
        if (page.Path.StartsWith("/security?", StringComparison.Ordinal)) person.Password = to;
        return page;
    }

    /// <summary>Asks for a code to a new address, and reads it.</summary>
    public static async Task<string> AskForNewEmailCodeAsync(this Person person, string to)
    {
        await person.Visitor.OpenAsync("/security/email");
        await person.Visitor.Fill("New email address", to).PressAsync("Send");
        await person.World.QuietAsync();
        return await person.World.Neighbours.EmailedCodeAsync(to);
    }

    public static async Task<Page> ChangeEmailAsync(this Person person, string to)
    {
        var code = await person.AskForNewEmailCodeAsync(to);
        var page = await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        if (page.Path.StartsWith("/security?", StringComparison.Ordinal)) person.Email = to;
        return page;
    }

    /// <summary>Asks for a code to a new number of the person's country, and reads it.</summary>
    public static async Task<string> AskForNewPhoneCodeAsync(this Person person, int number, string button = "Send message")
    {
        var earlier = (await person.World.Neighbours.PhoneAsync(person.Home.FullNumberOf(number))).Count;
        await person.Visitor.OpenAsync("/security/phone");
        await person.Visitor.Fill("New phone number", person.Home.NumberOf(number)).PressAsync(button);
        await person.World.QuietAsync();
        return await person.World.Neighbours.PhonedCodeAsync(person.Home.FullNumberOf(number), earlier);
    }

    /// <summary>The link to say "not me" in the newest mail to this address that has one.</summary>
    public static async Task<string> NotMeLinkAsync(this World world, string email)
    {
        await world.QuietAsync();
        return Person.LinkIn((await world.Neighbours.MailAsync(email, "/not-me?")).Text, "/not-me");
    }

    /// <summary>Opens the link at a browser that was never here, and presses the button.</summary>
    public static async Task<Page> SayNotMeAsync(this World world, string link, Way way = Way.Plain)
    {
        var visitor = world.Visitor(way);
        await visitor.OpenAsync(link);
        return await visitor.PressAsync("This was not me");
    }

    /// <summary>Messages to this number that bring no code, oldest first; those of one moment in any order.</summary>
    public static async Task<List<string>> PhoneNoticesAsync(this World world, string number)
    {
        await world.QuietAsync();
        return [.. (await world.Neighbours.PhoneAsync(number)).Select(line => line.Text).Where(text => text.StartsWith("Northgate: ", StringComparison.Ordinal)).Reverse()];
    }

    /// <summary>What they tell: their words after the name, as far as the first point or comma.</summary>
    public static async Task<List<string>> ToldByPhoneAsync(this World world, string number) =>
        [.. (await world.PhoneNoticesAsync(number)).Select(text => text["Northgate: ".Length..(text.IndexOfAny(['.', ',']) + 1)])];
}
