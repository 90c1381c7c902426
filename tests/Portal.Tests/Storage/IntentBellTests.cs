using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>The sweeper is woken by what it can take: no sooner, and not for anything else.</summary>
public sealed class IntentBellTests : PortalTest
{
    private IntentBell Bell => World.Services.GetRequiredService<IntentBell>();

    private Task Messages => Bell.Next(messages: true);

    private Task Rest => Bell.Next(messages: false);

    [Fact]
    public async Task A_message_wakes_who_looks_for_messages_and_nobody_else()
    {
        var (messages, rest) = (Messages, Rest);

        await PlanAsync(KindOf(IntentMatter.Message));

        Assert.Equal((true, false), (messages.IsCompleted, rest.IsCompleted));
    }

    [Fact]
    public async Task Money_wakes_who_looks_for_the_rest_and_nobody_else()
    {
        var (messages, rest) = (Messages, Rest);

        await PlanAsync(KindOf(IntentMatter.Money));

        Assert.Equal((false, true), (messages.IsCompleted, rest.IsCompleted));
    }

    [Fact]
    public async Task What_is_planned_for_later_wakes_nobody()
    {
        var (messages, rest) = (Messages, Rest);

        await PlanAsync(KindOf(IntentMatter.Message), World.Clock.GetUtcNow() + TimeSpan.FromHours(1));

        Assert.Equal((false, false), (messages.IsCompleted, rest.IsCompleted));
    }

    /// <summary>Before that, whoever looks sees nothing, and would wait for the next look.</summary>
    [Fact]
    public async Task Inside_a_transaction_it_rings_when_that_is_committed()
    {
        var messages = Messages;
        await World.InScopeAsync(async services =>
        {
            var (db, intents) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<Intents>());
            await using var work = await db.Database.BeginTransactionAsync();
            intents.Plan(KindOf(IntentMatter.Message), "message:1", "s", "");
            await db.SaveChangesAsync();
            Assert.False(messages.IsCompleted);

            await work.CommitAsync();

            Assert.True(messages.IsCompleted);
        });
    }

    [Fact]
    public async Task What_is_taken_back_wakes_nobody()
    {
        var messages = Messages;
        await World.InScopeAsync(async services =>
        {
            var (db, intents) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<Intents>());
            await using (var work = await db.Database.BeginTransactionAsync())
            {
                intents.Plan(KindOf(IntentMatter.Message), "message:1", "s", "");
                await db.SaveChangesAsync();
                await work.RollbackAsync();
            }
            db.ChangeTracker.Clear();

            await db.SaveChangesAsync();

            Assert.False(messages.IsCompleted);
        });
    }

    /// <summary>A transaction that nobody takes back, but that is left, as by an error.</summary>
    [Fact]
    public async Task Nor_does_what_was_left_without_a_commit()
    {
        var messages = Messages;
        await World.InScopeAsync(async services =>
        {
            var (db, intents) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<Intents>());
            await using (await db.Database.BeginTransactionAsync())
            {
                intents.Plan(KindOf(IntentMatter.Message), "message:1", "s", "");
                await db.SaveChangesAsync();
            }
            await db.SaveChangesAsync();
            Assert.False(messages.IsCompleted);

            await using (await db.Database.BeginTransactionAsync()) intents.Plan(KindOf(IntentMatter.Message), "message:2", "s", "");
            await using (var next = await db.Database.BeginTransactionAsync())
            {
                await next.CommitAsync();
            }

            Assert.False(messages.IsCompleted);
        });
    }

    [Fact]
    public async Task Nor_does_what_could_not_be_saved_or_was_given_up_before()
    {
        var messages = Messages;
        await PlanAsync(KindOf(IntentMatter.Money), null);
        await World.InScopeAsync(async services =>
        {
            var (db, intents) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<Intents>());
            intents.Plan(KindOf(IntentMatter.Message), "key:1", "s", "");
            await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
            db.ChangeTracker.Clear();
            await db.SaveChangesAsync();
            Assert.False(messages.IsCompleted);

            intents.Plan(KindOf(IntentMatter.Message), "message:1", "s", "");
            db.StartAnew();
            await db.SaveChangesAsync();

            Assert.False(messages.IsCompleted);
        });
    }

    private string KindOf(IntentMatter matter) => World.Services.GetRequiredService<IntentKinds>().All.First(kind => kind.Matter == matter).Name;

    private Task PlanAsync(string kind, DateTimeOffset? due = null) => World.InScopeAsync(async services =>
    {
        services.GetRequiredService<Intents>().Plan(kind, "key:1", "s", "", dueAt: due);
        await services.GetRequiredService<PortalDb>().SaveChangesAsync();
    });
}
