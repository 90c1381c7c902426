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

    /// <summary>Else whoever is in would change the password ten times first, and then what matters.</summary>
    [Fact]
    public async Task Another_address_is_told_all_the_same()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await UseUpAsync(person);

        await person.ChangeEmailAsync("moved@post.example");

        Assert.Equal("the email address of your account was changed.", (await World.ToldByPhoneAsync(person.FullPhone))[^1]);
    }

    [Fact]
    public async Task So_is_that_a_first_one_was_verified()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await UseUpAsync(person);

        await person.ProveEmailAsync();

        Assert.Equal("an email address was verified for your account.", (await World.ToldByPhoneAsync(person.FullPhone))[^1]);
    }

    [Fact]
    public async Task So_is_that_a_number_is_the_accounts_again()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await UseUpAsync(person);
        var code = await person.AskForNewPhoneCodeAsync(Number);
        await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        var link = new Uri((await World.PhoneNoticesAsync(person.FullPhone))[^1].Split(' ')[^1]).PathAndQuery;

        await World.SayNotMeAsync(link);

        Assert.Equal("the phone number of your account is this one again,", (await World.ToldByPhoneAsync(person.FullPhone))[^1]);
    }

    /// <summary>The ten were told to the number before it.</summary>
    [Fact]
    public async Task A_new_number_has_ten_of_its_own()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await UseUpAsync(person);
        var code = await person.AskForNewPhoneCodeAsync(Number);
        await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        await person.ChangePasswordAsync(Fresh);

        Assert.Equal(["the password of your account was changed.", "this is the phone number of your account now."], (await World.ToldByPhoneAsync(person.Home.FullNumberOf(Number))).Order());
    }

    /// <summary>Else changing to and fro between two numbers would bring as many as somebody likes.</summary>
    [Fact]
    public async Task An_account_has_no_more_than_thirty_whatever_its_numbers()
    {
        var person = await World.People.WithProvenPhoneAsync();
        for (var number = 0; number < 4; number++)
        {
            for (var i = 0; i < 10; i++) await person.ChangePasswordAsync($"{Fresh} {number} {i}");
            await World.QuietAsync();
            World.Advance(TimeSpan.FromMinutes(2));
            await World.SqlAsync("UPDATE accounts SET phone_proven_at = $1", World.Clock.GetUtcNow());
        }

        Assert.Equal(30, (await World.PhoneNoticesAsync(person.FullPhone)).Count);
    }

    /// <summary>A thief who has put it in would not wait either.</summary>
    [Fact]
    public async Task Nor_does_the_word_of_another_address_wait_for_the_day()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await World.SqlAsync("UPDATE limits SET count = 10000, blocked_until = window_ends WHERE name = 'messages and calls'");

        await person.ChangeEmailAsync("moved@post.example");

        Assert.Equal("the email address of your account was changed.", (await World.ToldByPhoneAsync(person.FullPhone))[^1]);
    }

    private async Task UseUpAsync(Person person)
    {
        for (var i = 0; i < 10; i++) await person.ChangePasswordAsync(Fresh + i.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(10, (await World.PhoneNoticesAsync(person.FullPhone)).Count);
        World.Advance(TimeSpan.FromMinutes(2));
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
        await World.SqlAsync("UPDATE limits SET count = 10000, blocked_until = window_ends WHERE name = 'messages and calls'");

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

    /// <summary>A fraudster asks for one code, which is counted, and for ten notices, which go as far.</summary>
    [Theory, InlineData("codes to prefix"), InlineData("codes to country")]
    public async Task It_counts_among_the_messages_to_its_prefix_and_country_and_waits_while_those_are_closed(string limit)
    {
        var person = await World.People.WithProvenPhoneAsync();
        var before = await CountAsync(limit);
        await person.ChangePasswordAsync(Fresh);
        Assert.Single(await World.PhoneNoticesAsync(person.FullPhone));
        Assert.Equal(before + 1, await CountAsync(limit));
        await World.SqlAsync($"UPDATE limits SET blocked_until = $1 WHERE name = '{limit}'", World.Clock.GetUtcNow().AddMinutes(30));

        await person.ChangePasswordAsync(Fresh + " again");
        for (var minutes = 0; minutes < 25; minutes += 5) await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Single(await World.PhoneNoticesAsync(person.FullPhone));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'notice-instead-of-mail' AND last_word = 'messages-spent' AND possible = 0 AND ended_at IS NULL"));
        for (var minutes = 0; minutes < 30; minutes += 5) await PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(2, (await World.PhoneNoticesAsync(person.FullPhone)).Count);
    }

    [Fact]
    public async Task A_try_that_did_not_reach_the_carrier_is_not_counted_again()
    {
        World.TroubleIsExpected = true;
        var person = await World.People.WithProvenPhoneAsync();
        var before = (await SentAsync(), await CountAsync("codes to prefix"));
        await World.Neighbours.TroubleAsync("twilio", "down");
        await person.ChangePasswordAsync(Fresh);
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("twilio", "ok");
        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.Single(await World.PhoneNoticesAsync(person.FullPhone));
        Assert.Equal((before.Item1 + 1, before.Item2 + 1), (await SentAsync(), await CountAsync("codes to prefix")));
    }

    [Fact]
    public async Task A_figure_of_the_day_that_is_raised_lets_it_go_at_once()
    {
        World.AdvanceTo(new TimeSpan(12, 0, 0));
        var person = await World.People.WithProvenPhoneAsync();
        await World.SqlAsync("UPDATE limits SET count = 9000, blocked_until = window_ends WHERE name = 'messages and calls'");

        await person.ChangePasswordAsync(Fresh);

        Assert.Single(await World.PhoneNoticesAsync(person.FullPhone));
        Assert.Equal(9001, await SentAsync());
    }

    /// <summary>Not even for a moment, in which the portal may die.</summary>
    [Fact]
    public async Task Waiting_costs_no_try()
    {
        World.AdvanceTo(new TimeSpan(12, 0, 0));
        var person = await World.People.WithProvenPhoneAsync();
        await World.SqlAsync("UPDATE limits SET count = 10000, blocked_until = window_ends WHERE name = 'messages and calls'");
        await World.SqlAsync("ALTER TABLE intents ADD CONSTRAINT untried CHECK (kind <> 'notice-instead-of-mail' OR possible = 0)");

        await person.ChangePasswordAsync(Fresh);
        await World.QuietAsync();

        await World.SqlAsync("ALTER TABLE intents DROP CONSTRAINT untried");
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'notice-instead-of-mail' AND last_word = 'messages-spent'"));
    }

    private Task<int> CountAsync(string limit) => World.AskSqlAsync<int>($"SELECT max(count) FROM limits WHERE name = '{limit}'");

    private async Task PassAsync(TimeSpan time)
    {
        World.Advance(time);
        await World.QuietAsync();
    }

    private Task<int> SentAsync() => World.InScopeAsync(async services => (await services.GetRequiredService<PhoneSpend>().TodayAsync(CancellationToken.None)).Sent);
}
