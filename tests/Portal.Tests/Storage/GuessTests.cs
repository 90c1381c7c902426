using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>Five guesses and never a sixth, however many arrive at once (A1).</summary>
public sealed class GuessTests : PortalTest
{
    private const int Clients = 60;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<string> Kinds => ["challenges", "human_checks", "card_attempts"];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Of_sixty_guesses_at_once_five_are_judged(string kind)
    {
        await PrepareAsync(kind);

        var tries = await Task.WhenAll(Enumerable.Range(1, Clients).Select(i => CountAsync(kind, [(byte)i])));

        Assert.Equal([1, 2, 3, 4, 5], tries.Where(count => count is not null).Select(count => count!.Value).Order());
        Assert.Equal(5, await World.AskSqlAsync<int>($"SELECT tries FROM {kind}"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Guesses_without_a_name_are_counted_all_the_same(string kind)
    {
        await PrepareAsync(kind);

        var tries = await Task.WhenAll(Enumerable.Range(1, Clients).Select(_ => CountAsync(kind, null)));

        Assert.Equal(5, tries.Count(count => count is not null));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task One_guess_arriving_sixty_times_is_one(string kind)
    {
        await PrepareAsync(kind);

        var tries = await Task.WhenAll(Enumerable.Range(1, Clients).Select(_ => CountAsync(kind, [42])));

        Assert.All(tries, count => Assert.Equal(1, count));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_table_itself_refuses_a_sixth(string kind)
    {
        await PrepareAsync(kind);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => World.SqlAsync($"UPDATE {kind} SET tries = 6"));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
    }

    [Theory]
    [InlineData("used_at = now()")]
    [InlineData("ended_at = now()")]
    [InlineData("expires_at = '2020-01-01'")]
    public async Task A_code_that_is_over_is_not_judged(string over)
    {
        await PrepareAsync("challenges");
        await World.SqlAsync($"UPDATE challenges SET {over}");

        Assert.Null(await CountAsync("challenges", [1]));
        Assert.Equal(0, await World.AskSqlAsync<int>("SELECT tries FROM challenges"));
    }

    [Fact]
    public async Task A_guess_at_a_puzzle_that_was_replaced_is_not_judged_and_takes_no_try_from_the_fresh_one()
    {
        await PrepareAsync("human_checks");
        await World.SqlAsync("UPDATE human_checks SET puzzle = '\\x02'");

        Assert.Null(await CountAsync("human_checks", [1]));
        Assert.Equal(0, await World.AskSqlAsync<int>("SELECT tries FROM human_checks"));
    }

    [Fact]
    public async Task A_card_never_seen_has_no_tries_and_nothing_to_count()
    {
        Assert.Equal(5, await World.InScopeAsync(services => services.GetRequiredService<Guesses>().CardAttemptsLeftAsync([9], default)));
        Assert.Null(await CountAsync("card_attempts", [1]));
    }

    [Fact]
    public async Task An_operator_allows_five_more_when_all_are_spent_and_twenty_in_all()
    {
        await PrepareAsync("card_attempts");
        Assert.False(await AllowAsync());
        for (var lot = 1; lot <= 4; lot++)
        {
            for (var i = 0; i < 5; i++) Assert.NotNull(await CountAsync("card_attempts", null));
            Assert.Null(await CountAsync("card_attempts", null));
            Assert.Equal(lot < 4, await AllowAsync());
            Assert.False(await AllowAsync());
        }
        await Assert.ThrowsAsync<PostgresException>(() => World.SqlAsync("UPDATE card_attempts SET allowed = 25"));
        await Assert.ThrowsAsync<PostgresException>(() => World.SqlAsync("UPDATE card_attempts SET tries = 21"));
    }

    /// <summary>The submission that was counted as a wrong one before stays one, whatever it is now.</summary>
    [Fact]
    public async Task A_right_guess_is_taken_back_where_it_was_counted_just_now_and_nowhere_else()
    {
        await PrepareAsync("challenges");
        await World.SqlAsync("UPDATE challenges SET code_hash = '\\x02'");
        Assert.False((await JudgeAsync(1, form: 9)).IsRight);
        Assert.Equal((1, 1), await CountsAsync());

        Assert.True((await JudgeAsync(2, form: 9)).IsRight);
        Assert.Equal((1, 1), await CountsAsync());
        Assert.True((await JudgeAsync(2, form: 8)).IsRight);
        Assert.Equal((1, 1), await CountsAsync());

        Task<JudgedGuess> JudgeAsync(byte guess, byte form) => World.InScopeAsync(services =>
        {
            var wrong = new LimitTable(["once", "each"], [[1], [1]], [9, 9], [Hour, Hour], [Hour, Hour], [false, true]);
            return services.GetRequiredService<Guesses>().JudgeCodeAsync("c", [guess], wrong, new LimitRow("", []), [form], World.Clock.GetUtcNow(), default);
        });

        async Task<(int, int)> CountsAsync() => (await World.AskSqlAsync<int>("SELECT count FROM limits WHERE name = 'once'"), await World.AskSqlAsync<int>("SELECT count FROM limits WHERE name = 'each'"));
    }

    private Task<bool> AllowAsync() => World.InScopeAsync(services => services.GetRequiredService<Guesses>().AllowCardAsync([1], default));

    private Task<int?> CountAsync(string kind, byte[]? form) => World.InScopeAsync(async services =>
    {
        var (guesses, now) = (services.GetRequiredService<Guesses>(), World.Clock.GetUtcNow());
        return kind switch
        {
            "challenges" => (await guesses.JudgeCodeAsync("c", [1], new LimitTable([], [], [], [], [], []), new LimitRow("", []), form, now, default)).Tries,
            "human_checks" => await guesses.CountHumanCheckAsync(new HumanCheckRow { TokenHash = [1], Puzzle = [1] }, form, now, default),
            _ => await guesses.CountCardAsync([1], "check", form, default) is { } left ? Guesses.Most - left : (int?)null,
        };
    });

    private async Task PrepareAsync(string kind)
    {
        if (kind == "human_checks")
            await World.SqlAsync("INSERT INTO human_checks (token_hash, accepted, puzzle, draft, expires_at) VALUES ('\\x01', '{}', '\\x01', '\\x', 'infinity')");
        if (kind == "card_attempts") await World.SqlAsync("INSERT INTO card_attempts (fingerprint_hash) VALUES ('\\x01')");
        if (kind != "challenges") return;
        await Rows.AccountAsync(World, "a");
        await Rows.ChallengeAsync(World, "c", "a");
    }
}
