using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Adapters;
using Portal.Clock;
using Portal.Domain;
using Portal.Features.Register;
using Portal.Pipeline;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;
using Simulation.Neighbours;
using Simulation.Rules;

namespace Simulation.Engine;

/// <summary>
/// The portal's own parts, put together as Program does, without a listening host. What is played: the four neighbours, the clock,
/// chance, and the slow hashing of passwords. All else is real.
/// </summary>
internal sealed class PortalParts : IAsyncDisposable
{
    private readonly WebApplication _app;

    public PortalParts(NpgsqlDataSource source, string connection)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = Path.Combine(Sandbox.Repository.Root, "src", "Portal") });
        builder.Configuration.AddInMemoryCollection(Settings(connection));
        builder.Logging.ClearProviders().AddProvider(Errors).SetMinimumLevel(LogLevel.Error);
        // As in production: no second look at who may ask for what.
        builder.Host.UseDefaultServiceProvider(options => options.ValidateScopes = false);
        builder.AddWeb();
        builder.Services.AddVisits().AddPipeline();
        builder.Services.AddStorage(builder.Configuration).AddClock(builder.Configuration, builder.Environment);
        builder.Services.AddAdapters(builder.Configuration);
        Play(builder.Services);
        builder.Services.RemoveAll<NpgsqlDataSource>().AddSingleton(source);
        _app = builder.Build();
    }

    public SimClock Clock { get; } = new();

    public ErrorLog Errors { get; } = new();

    public IServiceProvider Services => _app.Services;

    /// <summary>The run that is on stage.</summary>
    public Run? Run { get; set; }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Play(IServiceCollection services)
    {
        services.RemoveAll<TimeProvider>().AddSingleton<TimeProvider>(Clock);
        services.RemoveAll<IChance>().AddSingleton<IChance>(new ChanceOfRun(this));
        services.RemoveAll<IPasswords>().AddSingleton<IPasswords, QuickPasswords>();
        services.RemoveAll<ICardGateway>().AddTransient<ICardGateway>(_ => Run!.Gateway);
        services.RemoveAll<IPayPal>().AddTransient<IPayPal>(_ => Run!.PayPal);
        services.RemoveAll<IPayPalPayments>().AddTransient<IPayPalPayments>(_ => Run!.PayPal);
        services.RemoveAll<IMail>().AddTransient<IMail>(_ => Run!.Mail);
        services.RemoveAll<ITelephone>().AddTransient<ITelephone>(_ => Run!.Telephone);
        var real = services.Single(service => service.ServiceType == typeof(IKeys));
        services.Remove(real);
        services.AddSingleton<IKeys>(provider => new ListeningKeys((IKeys)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)));
        services.ConfigureDbContext<PortalDb>(options => options.AddInterceptors(new StatementSteps(() => Run?.Stage), new CommitSteps(() => Run?.Stage), new ConnectionsHeld())
            .ReplaceService<IRelationalTransactionFactory, PlainTransactions>());
    }

    private static Dictionary<string, string?> Settings(string connection) => new()
    {
        ["ConnectionStrings:Portal"] = connection,
        ["Secrets:Key"] = "c2ltdWxhdGlvbi1zaW11bGF0aW9uLXNpbXVsYXRpb24=",
        ["Portal:PublicUrl"] = "http://localhost:5000",
        // Whoever comes back has a new browser each time; codes of other kinds are tried here by the thousand.
        ["Sessions:CodeForNewBrowser"] = "false",
        ["Sessions:SignInsOfNetworkInAnHour"] = "100000",
        ["HumanCheck:Mode"] = nameof(HumanCheckMode.Off),
        // Short, so that periods end and tries follow while a run lasts.
        ["Billing:LastUsageWithin"] = ProductRules.LastUsageWithin.ToString(),
        ["Billing:RetryAfterDays:0"] = "1",
        ["Billing:RetryAfterDays:1"] = "1",
        ["Catalogue:Products:trial:Days"] = "1",
        ["Catalogue:Products:daily:Kind"] = "Subscription",
        ["Catalogue:Products:daily:Name"] = "For a day",
        ["Catalogue:Products:daily:Days"] = "1",
        ["Catalogue:Products:daily:PriceCents"] = "720",
        ["Catalogue:Products:weekly:Kind"] = "Subscription",
        ["Catalogue:Products:weekly:Name"] = "For a week",
        ["Catalogue:Products:weekly:Days"] = "5",
        ["Catalogue:Products:weekly:PriceCents"] = "1005",
        ["Catalogue:Products:traffic:Kind"] = "PayAsYouGo",
        ["Catalogue:Products:traffic:Name"] = "Traffic",
        ["Catalogue:Products:traffic:Days"] = "1",
        ["Catalogue:Products:traffic:UnitPrice"] = "0.00375",
        ["Catalogue:Products:traffic:Unit"] = "GB",
        ["Catalogue:Coupons:FIVE-OFF-NOW:AmountCents"] = "500",
        ["Catalogue:Coupons:FIVE-OFF-NOW:Expires"] = "2040-01-01T00:00:00Z",
        ["Catalogue:Coupons:HALF-OFF-NOW:Percent"] = "50",
        ["Catalogue:Coupons:HALF-OFF-NOW:Charges"] = "2",
        ["Catalogue:Coupons:HALF-OFF-NOW:Expires"] = "2040-01-01T00:00:00Z",
    };

    /// <summary>What the product draws, it draws from the run's seed.</summary>
    private sealed class ChanceOfRun(PortalParts parts) : IChance
    {
        public int Number(int from, int below) => parts.Run!.Chance.Number(from, below);

        public byte[] Bytes(int count) => parts.Run!.Chance.Bytes(count);
    }

    /// <summary>The real keys; hears which code a guess is for, as that cannot be seen from outside.</summary>
    private sealed class ListeningKeys(IKeys keys) : IKeys
    {
        public byte[] Hash(string purpose, string text)
        {
            if (purpose == KeyPurposes.Code && Actor.Here is { Guess: not null } actor) actor.GuessedAt = text.Split('\n')[0];
            return keys.Hash(purpose, text);
        }

        public byte[] Seal(string purpose, byte[] clear) => keys.Seal(purpose, clear);

        public byte[] Open(string purpose, byte[] sealedBytes) => keys.Open(purpose, sealedBytes);
    }
}
