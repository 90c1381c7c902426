using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.House;

/// <summary>The model and its migrations agree, and what only SQL may count stays out of the model.</summary>
public sealed class SchemaTests : PortalTest
{
    [Fact]
    public async Task The_migrations_make_what_the_model_says() => Assert.False(await World.WithDbAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));

    [Fact]
    public async Task Counts_of_guesses_are_on_no_entity()
    {
        var counted = await World.WithDbAsync(db => Task.FromResult(db.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties())
            .Where(property => property.DeclaringType.ClrType != typeof(Intent) && property.GetColumnName() is "tries" or "allowed" or "last_form").Select(property => property.ToString()).ToList()));

        Assert.Empty(counted);
    }

    /// <summary>Else the end of an account, which takes along what hangs on it, would read a whole table for each row.</summary>
    [Fact]
    public async Task Every_foreign_key_has_an_index_that_covers_all_rows() => Assert.Equal("", await World.AskSqlAsync<string>("""
        SELECT coalesce(string_agg(key.conrelid::regclass::text || '.' || key.conname, ', '), '') FROM pg_constraint key
        WHERE key.contype = 'f' AND key.connamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_index i WHERE i.indrelid = key.conrelid AND i.indpred IS NULL AND (i.indkey::smallint[])[0:cardinality(key.conkey) - 1] @> key.conkey)
        """));

    [Fact]
    public async Task Migrating_twice_changes_nothing_and_a_fresh_database_is_ready()
    {
        await using var db = Databases.Open(await Worlds.NewDatabaseAsync());
        await db.MigrateAsync();

        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }
}
