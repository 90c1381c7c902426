using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using Portal.Ports;

namespace Portal.Storage;

public static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatabaseOptions>().Configure(options => options.Connection = configuration.GetConnectionString("Portal")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsCheck>();
        services.AddSingleton(provider => DataSource(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.Connection!));
        services.AddDbContext<PortalDb>((provider, options) => Configure(options, provider.GetRequiredService<NpgsqlDataSource>()), optionsLifetime: ServiceLifetime.Singleton);
        services.AddOptions<IntentOptions>().Bind(configuration.GetSection("Intents")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CodeOptions>().Bind(configuration.GetSection("Codes")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SessionTimes>().Bind(configuration.GetSection("Sessions")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CatalogueOptions>().Bind(configuration.GetSection("Catalogue")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<BillingOptions>().Bind(configuration.GetSection("Billing")).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<Intents>().AddScoped<Guesses>().AddScoped<Limits>().AddScoped<Sessions>().AddScoped<WrongPasswords>().AddScoped<WrongTries>().AddScoped<KnownBrowsers>().AddScoped<PasskeysOnRecord>().AddScoped<MailedLinks>().AddScoped<ChangeLocks>().AddScoped<Codes>().AddScoped<PhoneSpend>().AddScoped<Journeys>().AddScoped<Retention>();
        services.AddScoped<CardChecks>().AddScoped<Alarms>().AddScoped<Backlog>().AddScoped<OperatorSessions>().AddScoped<ChargeBook>().AddScoped<PersonalData>();
        services.AddScoped<ITypedForms, TypedForms>();
        services.AddScoped<ISessions>(provider => provider.GetRequiredService<Sessions>());
        services.AddScoped<IOperatorSessions>(provider => provider.GetRequiredService<OperatorSessions>());
        services.AddScoped<IProgress>(provider => provider.GetRequiredService<Journeys>());
        services.AddSingleton<Readiness>().AddSingleton<IntentKinds>().AddSingleton<IntentBell>().AddSingleton<IntentMeter>();
        services.AddDataProtection().SetApplicationName("portal").PersistKeysToDbContext<PortalDb>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlEncryptor = new SealedXml(provider.GetRequiredService<IKeys>())));
        return services;
    }

    private static readonly PortalDb.CommitEar Ear = new();

    /// <summary>
    /// A unique index that refuses, or a change that came between, is an answer here, not an error; where nobody reckons with it, it is
    /// thrown on and logged as one. The transaction of a migration is ours, which bounds how long it waits for a table.
    /// </summary>
    internal static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source).UseSnakeCaseNamingConvention().AddInterceptors(Ear)
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.MigrationsUserTransactionWarning).Log((RelationalEventId.CommandError, LogLevel.Warning), (RelationalEventId.TransactionError, LogLevel.Warning), (CoreEventId.SaveChangesFailed, LogLevel.Warning), (CoreEventId.QueryIterationFailed, LogLevel.Warning)));

    /// <summary>No session state is used, so resetting a connection on return would be a round trip for nothing (and PgBouncer would not pass it on).</summary>
    private static NpgsqlDataSource DataSource(string connection) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { NoResetOnClose = true });
}

/// <summary>Keys that protect forms lie in the database sealed under the portal's own key.</summary>
internal sealed class SealedXml(IKeys keys) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var sealedText = Convert.ToBase64String(keys.Seal(KeyPurposes.DataProtection, System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))));
        return new EncryptedXmlInfo(new XElement("sealed", sealedText), typeof(OpenXml));
    }
}

internal sealed class OpenXml(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(System.Text.Encoding.UTF8.GetString(services.GetRequiredService<IKeys>().Open(KeyPurposes.DataProtection, Convert.FromBase64String(encryptedElement.Value))));
}

/// <summary>For `dotnet ef` only: migrations are written without a running database.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<PortalDb>
{
    public PortalDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PortalDb>();
        StorageServices.Configure(options, NpgsqlDataSource.Create("Host=localhost"));
        return new PortalDb(options.Options, new MediatR.Mediator(_ => throw new InvalidOperationException("Writing a migration sends nothing.")));
    }
}
