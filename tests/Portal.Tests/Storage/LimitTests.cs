using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>Limits hold by subject, in the database, whoever counts and however many at once (A2).</summary>
public sealed class LimitTests : PortalTest
{
    private static readonly Limit FiveAnHour = new("five", 5, TimeSpan.FromHours(1), TimeSpan.FromHours(2));
    private static readonly Limit OneAMinute = new("one", 1, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    [Fact]
    public async Task Of_sixty_at_once_five_are_allowed_and_the_others_hear_until_when()
    {
        var now = World.Clock.GetUtcNow();

        var counted = await Task.WhenAll(Enumerable.Range(1, 60).Select(i => CountAsync([(byte)i], FiveAnHour)));

        Assert.Equal(5, counted.Count(answer => answer.IsAllowed));
        Assert.Equal([0, 1, 2, 3, 4], counted.Where(answer => answer.IsAllowed).Select(answer => answer.Remaining).Order());
        Assert.All(counted.Where(answer => !answer.IsAllowed), answer => Assert.InRange(answer.BlockedUntil!.Value, now.AddHours(2), now.AddHours(2).AddMinutes(1)));
    }

    [Fact]
    public async Task One_submission_arriving_sixty_times_counts_once()
    {
        var counted = await Task.WhenAll(Enumerable.Range(1, 60).Select(_ => CountAsync([7], FiveAnHour, OneAMinute)));

        Assert.All(counted, answer => Assert.True(answer.IsAllowed));
        Assert.Equal(1, await World.AskSqlAsync<int>("SELECT max(count) FROM limits"));
    }

    /// <summary>Whoever sends one submission to two places would open by what the one counted what is closed in the other.</summary>
    [Fact]
    public async Task That_one_limit_has_seen_it_opens_no_other()
    {
        for (byte i = 1; i <= 5; i++) await CountAsync([i], FiveAnHour);
        Assert.True((await CountAsync([6], OneAMinute)).IsAllowed);

        Assert.False((await CountAsync([6], FiveAnHour, OneAMinute)).IsAllowed);
        await World.SqlAsync("UPDATE limits SET blocked_until = NULL, count = 0 WHERE name = 'five'");
        Assert.True((await CountAsync([6], FiveAnHour, OneAMinute)).IsAllowed);
        Assert.Equal(1, await World.AskSqlAsync<int>("SELECT count FROM limits WHERE name = 'five'"));
    }

    [Fact]
    public async Task A_flood_counts_each_arrival_and_what_was_not_done_is_taken_back()
    {
        var flood = new LimitFor(FiveAnHour, "s", CountsRepeats: true);
        for (var i = 0; i < 5; i++) Assert.True((await LimitsAsync(limits => limits.CountAsync([1], default, flood))).IsAllowed);
        Assert.False((await LimitsAsync(limits => limits.CountAsync([1], default, flood))).IsAllowed);

        await LimitsAsync(async limits =>
        {
            await limits.TakeBackAsync([flood], default);
            return true;
        });

        Assert.Equal(0, (await LimitsAsync(limits => limits.CountAsync([1], default, flood))).Remaining);
        Assert.False((await LimitsAsync(limits => limits.CountAsync([1], default, flood))).IsAllowed);
    }

    /// <summary>Two that are counted together and taken back together, in either order at once: nobody waits for the other's row crosswise.</summary>
    [Fact]
    public async Task Sixty_that_are_counted_and_taken_back_at_once_leave_nothing_counted()
    {
        LimitFor[] both = [new(new Limit("two", 100, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), "s"), new(new Limit("one of two", 100, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), "s")];

        await Task.WhenAll(Enumerable.Range(1, 60).Select(i => LimitsAsync(async limits =>
        {
            await limits.CountAsync([(byte)i], default, both);
            await limits.TakeBackAsync(i % 2 == 0 ? both : [both[1], both[0]], default);
            return true;
        })));

        Assert.Equal(0, await World.AskSqlAsync<int>("SELECT max(count) FROM limits"));
        Assert.Equal(2, await World.CountAsync("limits"));
    }

    /// <summary>Also with plans that were made when the table was small, and are kept.</summary>
    [Fact]
    public async Task What_is_looked_up_or_taken_back_reads_its_own_rows_and_no_others()
    {
        LimitFor[] both = [new(FiveAnHour, "s"), new(OneAMinute, "s")];
        await World.SqlAsync("INSERT INTO limits (name, subject, count, window_ends) SELECT 'other', sha256(n::text::bytea), 1, now() FROM generate_series(1, 600) n");
        await World.SqlAsync("ANALYZE limits");
        await LimitsAsync(limits => limits.CountAsync([1], default, both));

        await World.InScopeAsync(async services =>
        {
            var (db, limits) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<Limits>());
            await using var work = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlAsync($"SET LOCAL plan_cache_mode = force_generic_plan");
            Assert.NotNull((await limits.UsedUpAsync(default, both))[0]);
            await limits.TakeBackAsync(both, default);
            Assert.Equal([null], await limits.UsedUpAsync(default, both));

            Assert.Equal(0, (await db.Database.SqlQuery<long>($"""SELECT seq_scan AS "Value" FROM pg_stat_xact_user_tables WHERE relname = 'limits'""").ToListAsync())[0]);
        });
    }

    [Fact]
    public async Task The_last_one_allowed_starts_the_wait()
    {
        for (byte i = 1; i <= 4; i++) Assert.Null((await CountAsync([i], FiveAnHour)).NextAt);

        var fifth = await CountAsync([5], FiveAnHour);

        Assert.True(fifth.IsAllowed);
        Assert.NotNull(fifth.NextAt);
        Assert.False((await CountAsync([6], FiveAnHour)).IsAllowed);
        World.Advance(TimeSpan.FromHours(2.01));
        Assert.Equal(4, (await CountAsync([7], FiveAnHour)).Remaining);
    }

    [Fact]
    public async Task A_window_that_is_over_begins_anew()
    {
        for (byte i = 1; i <= 4; i++) await CountAsync([i], FiveAnHour);
        World.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(4, (await CountAsync([5], FiveAnHour)).Remaining);
    }

    [Fact]
    public async Task What_one_limit_refuses_no_other_limit_counts()
    {
        await CountAsync([1], FiveAnHour, OneAMinute);

        Assert.False((await CountAsync([2], FiveAnHour, OneAMinute)).IsAllowed);

        Assert.Equal(1, await World.AskSqlAsync<int>("SELECT count FROM limits WHERE name = 'five'"));
    }

    [Fact]
    public async Task Sixty_who_need_the_same_two_in_different_order_do_not_block_each_other()
    {
        await Task.WhenAll(Enumerable.Range(1, 60).Select(i => i % 2 == 0 ? CountAsync([(byte)i], FiveAnHour, OneAMinute) : CountAsync([(byte)i], OneAMinute, FiveAnHour)));

        Assert.Equal(1, await World.AskSqlAsync<int>("SELECT count FROM limits WHERE name = 'five'"));
    }

    [Fact]
    public async Task Each_subject_has_a_count_of_its_own_and_is_kept_as_a_hash()
    {
        await CountAsync("anna@post.example", OneAMinute);

        Assert.True((await CountAsync("berta@post.example", OneAMinute)).IsAllowed);
        Assert.False((await CountAsync("anna@post.example", OneAMinute)).IsAllowed);
        Assert.Equal(0, await World.CountAsync("limits", "encode(subject, 'escape') LIKE '%anna%'"));
    }

    [Fact]
    public async Task A_limit_can_be_forgotten_and_looked_at_without_counting()
    {
        await CountAsync("s", OneAMinute);
        Assert.Equal(1, await LimitsAsync(limits => limits.CountOfAsync(new LimitFor(OneAMinute, "s"), default)));

        await LimitsAsync(async limits =>
        {
            await limits.ForgetAsync(new LimitFor(OneAMinute, "s"), default);
            return true;
        });

        Assert.Equal(0, await LimitsAsync(limits => limits.CountOfAsync(new LimitFor(OneAMinute, "s"), default)));
        await CountAsync("s", OneAMinute);
        World.Advance(TimeSpan.FromMinutes(1.1));
        Assert.Equal(0, await LimitsAsync(limits => limits.CountOfAsync(new LimitFor(OneAMinute, "s"), default)));
    }

    private Task<Counted> CountAsync(byte[] form, params Limit[] limits) =>
        LimitsAsync(counters => counters.CountAsync(form, default, [.. limits.Select(limit => new LimitFor(limit, "s"))]));

    private Task<Counted> CountAsync(string subject, Limit limit) => LimitsAsync(limits => limits.CountAsync(null, default, new LimitFor(limit, subject)));

    private Task<T> LimitsAsync<T>(Func<Limits, Task<T>> act) => World.InScopeAsync(services => act(services.GetRequiredService<Limits>()));
}
