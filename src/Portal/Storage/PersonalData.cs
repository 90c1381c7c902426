using System.Data;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Portal.Storage;

/// <summary>Writes what <see cref="DataMap"/> says is its owner's, as it stood at one moment, row by row: the file is never whole in memory.</summary>
public sealed class PersonalData(PortalDb db)
{
    /// <summary>How much of the file waits until it is sent.</summary>
    private const int Piece = 16 * 1024;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public async Task WriteAsync(string accountId, PipeWriter to, CancellationToken ct)
    {
        // One picture of all tables.
        await using var look = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using var json = new Utf8JsonWriter(to, Readable);
        json.WriteStartObject();
        foreach (var table in DataMap.Tables.Where(table => table.Of is not null)) await WriteAsync(table, accountId, json, to, ct);
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    private async Task WriteAsync(HeldTable table, string accountId, Utf8JsonWriter json, PipeWriter to, CancellationToken ct)
    {
        json.WriteStartArray(table.Name);
        await using var command = new NpgsqlCommand($"SELECT row_to_json(given, true) FROM (SELECT {string.Join(", ", table.GivenColumns)} FROM {table.Name} WHERE {table.Of}) given", (NpgsqlConnection)db.Database.GetDbConnection())
        {
            Transaction = (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction(),
            Parameters = { new() { Value = accountId } },
        };
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            json.WriteRawValue(rows.GetString(0));
            await json.FlushAsync(ct);
            // The writer only hands its bytes on. It is this that sends them, and waits for whoever takes them slowly.
            if (to.UnflushedBytes >= Piece) await to.FlushAsync(ct);
        }
        json.WriteEndArray();
    }
}
