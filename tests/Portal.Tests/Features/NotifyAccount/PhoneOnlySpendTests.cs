using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Features.NotifyAccount;

/// <summary>What notices by message cost has an end, without a change of the number going untold.</summary>
public sealed class PhoneOnlySpendTests : PortalTest
{
    private const string Fresh = "eleven purple umbrellas";
    private const int Number = 90_050;

    /// <summary>Each costs money; the links of the first ones still work. The word to an old number comes all the same.</summary>
    [Fact]
    public async Task Of_changes_without_end_ten_a_day_are_told()
    {
        var person = await World.People.WithProvenPhoneAsync();
        for (var i = 0; i < 12; i++) await person.ChangePasswordAsync(Fresh + i.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(10, (await World.PhoneNoticesAsync(person.FullPhone)).Count);
        Assert.Equal(2, await World.CountAsync("intents", "kind = 'notice-instead-of-mail' AND last_word = 'told-often'"));

        var code = await person.AskForNewPhoneCodeAsync(Number);
        await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        Assert.Equal("the phone number of your account was changed.", (await World.ToldByPhoneAsync(person.FullPhone))[^1]);

        World.Advance(TimeSpan.FromDays(1.01));
        await person.SignInAsync();
        await person.ChangePasswordAsync(Fresh);
        Assert.Equal("the password of your account was changed.", (await World.ToldByPhoneAsync(person.Home.FullNumberOf(Number)))[^1]);
    }

    /// <summary>What a day may cost is not more for a notice; but no mail stands in for it, so it waits.</summary>
    [Fact]
    public async Task It_counts_among_the_messages_of_a_day_and_waits_for_the_next_when_they_are_used_up()
    {
        World.AdvanceTo(new TimeSpan(12, 0, 0));
        var person = await World.People.WithProvenPhoneAsync();
        var code = await person.AskForNewPhoneCodeAsync(Number);
        var before = await SentAsync();
        await person.ChangePasswordAsync(Fresh);
        await World.QuietAsync();
        Assert.Equal(before + 1, await SentAsync());
        await World.SqlAsync("UPDATE limits SET count = 10000 WHERE name = 'messages and calls'");

        await person.ChangePasswordAsync(Fresh + " again");
        await person.Visitor.OpenAsync("/security/phone");
        await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        for (var minutes = 0; minutes < 60; minutes += 5) await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(["the password of your account was changed.", "the phone number of your account was changed."], await World.ToldByPhoneAsync(person.FullPhone));
        Assert.Empty(await World.PhoneNoticesAsync(person.Home.FullNumberOf(Number)));
        Assert.Equal(2, await World.CountAsync("intents", "kind = 'notice-instead-of-mail' AND last_word = 'messages-spent' AND possible = 0 AND ended_at IS NULL"));
        World.AdvanceTo(new TimeSpan(0, 0, 1));
        await PassAsync(TimeSpan.FromMinutes(11));
        Assert.Equal(2, (await World.ToldByPhoneAsync(person.FullPhone)).Count(told => told.StartsWith("the password", StringComparison.Ordinal)));
        Assert.Single(await World.PhoneNoticesAsync(person.Home.FullNumberOf(Number)));
    }

    private async Task PassAsync(TimeSpan time)
    {
        World.Advance(time);
        await World.QuietAsync();
    }

    private Task<int> SentAsync() => World.InScopeAsync(async services => (await services.GetRequiredService<PhoneSpend>().TodayAsync(CancellationToken.None)).Sent);
}
