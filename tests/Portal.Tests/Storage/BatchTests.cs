using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>What one save does, it does whole or not at all, though no BEGIN is sent for most of them.</summary>
public sealed class BatchTests : PortalTest
{
    [Fact]
    public async Task Of_a_save_whose_last_row_is_refused_nothing_stays()
    {
        await SaveAsync(db => db.Forms.Add(Form(0)));

        await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync(db =>
        {
            for (byte i = 100; i >= 1; i--) db.Forms.Add(Form(i));
            db.Audit.Add(new AuditRow { Act = "a", Actor = "clock", At = World.Clock.GetUtcNow() });
            db.Forms.Add(Form(0));
        }));

        Assert.Equal(1, await World.CountAsync("forms"));
        Assert.Equal(0, await World.CountAsync("audit"));
    }

    [Fact]
    public async Task Nor_of_one_whose_first_row_is_refused()
    {
        await SaveAsync(db => db.Audit.Add(new AuditRow { Id = 7, Act = "a", Actor = "clock", At = World.Clock.GetUtcNow() }));

        await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync(db =>
        {
            db.Audit.Add(new AuditRow { Id = 7, Act = "b", Actor = "clock", At = World.Clock.GetUtcNow() });
            for (byte i = 0; i < 100; i++) db.Forms.Add(Form(i));
        }));

        Assert.Equal(0, await World.CountAsync("forms"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_row_to_change_that_is_gone_by_now_undoes_the_rest(bool isRemoval)
    {
        await SaveAsync(db => db.Forms.Add(Form(0)));

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => World.WithDbAsync(async db =>
        {
            var form = await db.Forms.SingleAsync();
            await World.SqlAsync("DELETE FROM forms");
            if (isRemoval) db.Forms.Remove(form);
            else form.Answer = "{}";
            db.Forms.Add(Form(1));
            db.Audit.Add(new AuditRow { Act = "a", Actor = "clock", At = World.Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        }));

        Assert.Equal(0, await World.CountAsync("forms"));
        Assert.Equal(0, await World.CountAsync("audit"));
    }

    [Fact]
    public async Task Of_sixty_saves_of_one_name_at_once_one_stays_with_all_that_belongs_to_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            try
            {
                await SaveAsync(db =>
                {
                    db.Audit.Add(new AuditRow { Act = "a", Actor = "clock", At = World.Clock.GetUtcNow() });
                    db.Forms.Add(Form(0));
                });
            }
            catch (DbUpdateException refused) when (Conflicts.Name(refused) == Conflicts.FormTwice)
            {
                // The other fifty-nine.
            }
        }));

        Assert.Equal(1, await World.CountAsync("forms"));
        Assert.Equal(1, await World.CountAsync("audit"));
    }

    private FormRow Form(byte key) => new() { Key = [key], At = World.Clock.GetUtcNow() };

    private Task SaveAsync(Action<PortalDb> change) => World.WithDbAsync(db =>
    {
        change(db);
        return db.SaveChangesAsync();
    });
}
