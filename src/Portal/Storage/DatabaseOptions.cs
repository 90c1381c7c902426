using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Portal.Storage;

/// <summary>Where PostgreSQL is.</summary>
internal sealed class DatabaseOptions
{
    public string? Connection { get; set; }
}

/// <summary>
/// A password is as long and as random as other secrets that people choose, and none of them, and a database on another machine is reached by TLS with its name checked, or not at all;
/// while developing, anything goes. And no statement waits for ever, as for a row that somebody else has: a form is carried to its end though its sender has gone (Web/StepPage), so nothing else would end it.
/// </summary>
internal sealed class DatabaseOptionsCheck(IConfiguration settings, IHostEnvironment environment) : IValidateOptions<DatabaseOptions>
{
    private const int FewestOfPassword = 12;
    private const int FewestDifferent = 8;

    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Connection)) return ValidateOptionsResult.Fail("ConnectionStrings:Portal is missing: say where PostgreSQL is.");
        if (Read(options.Connection) is not { } connection) return ValidateOptionsResult.Fail("ConnectionStrings:Portal cannot be read. It looks like \"Host=db.example.org;Database=portal;Username=…;Password=…;SSL Mode=VerifyFull\".");
        if (connection.CommandTimeout == 0) return ValidateOptionsResult.Fail("ConnectionStrings:Portal must not say Command Timeout=0: what waits for a lock would wait for ever. Leave it out for 30 seconds.");
        // Without one the database asks for none: it knows this machine's users, or a certificate.
        if (connection.Password is { Length: > 0 } password && !environment.IsDevelopment() && FaultOf(password) is { } fault)
            return ValidateOptionsResult.Fail($"The password in ConnectionStrings:Portal is {fault}");
        var isFar = (connection.Host ?? "").Split(',').Any(host => !IsHere(host.Trim()));
        return isFar && connection.SslMode is not SslMode.VerifyFull && !environment.IsDevelopment()
            ? ValidateOptionsResult.Fail("ConnectionStrings:Portal must say SSL Mode=VerifyFull, as the database is on another machine.")
            : ValidateOptionsResult.Success;
    }

    private string? FaultOf(string password) => password switch
    {
        { Length: < FewestOfPassword } => $"too short: it has {FewestOfPassword} characters at least.",
        _ when password.Distinct().Count() < FewestDifferent => "plainly not random.",
        // What stands in no section is of the environment, and may be the same password, for programs of the database.
        _ when settings.AsEnumerable().FirstOrDefault(setting => setting.Value == password && setting.Key.Contains(':', StringComparison.Ordinal)).Key is { } other => $"that of {other} too; each needs a value of its own.",
        _ => null,
    };

    /// <summary>Null when it is no connection string; what it said is not repeated, as there is a password in it.</summary>
    private static NpgsqlConnectionStringBuilder? Read(string text)
    {
        try { return new NpgsqlConnectionStringBuilder(text); }
        catch (ArgumentException) { return null; }
    }

    /// <summary>This machine by name or address, or a socket in a folder.</summary>
    private static bool IsHere(string host)
    {
        var plain = host.LastIndexOf(':') is > 0 and var colon && host.IndexOf(':') == colon ? host[..colon] : host;
        return plain.StartsWith('/') || plain.StartsWith('@') || plain.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(plain.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }
}
