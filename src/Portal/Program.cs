using Portal.Adapters;
using Portal.Clock;
using Portal.Features.Health;
using Portal.Features.HearNews;
using Portal.Features.OperatorSignIn;
using Portal.Features.Register;
using Portal.Features.ReportUsage;
using Portal.Pipeline;
using Portal.Storage;
using Portal.Web;

if (args is ["health"]) return await SelfCheck.RunAsync(WebApplication.CreateBuilder(args).Configuration);
if (args is ["hash-password"] or ["end-sessions", _] or ["migrate"]) return await WrongSettings.ToldAsync(() => ObeyAsync(args));

var app = Build(args);
WrongSettings.RefuseIn(app.Services);
app.UseWeb();
app.UseAuthentication();
app.UseMiddleware<EndedMeanwhile>();
app.UseAuthorization();
app.MapRazorPages();
app.MapHumanCheck();
app.MapHealth();
app.MapNews();
app.MapUsage();
await app.RunAsync();
return 0;

static WebApplication Build(string[] args)
{
    var builder = WebApplication.CreateBuilder(args);
    if (builder.Configuration.AddSecretFiles() is [_, ..] faults) throw new WrongSettings(faults);
    builder.AddWeb();
    builder.Services.AddVisits().AddPipeline();
    builder.Services.AddStorage(builder.Configuration).AddClock(builder.Configuration, builder.Environment);
    builder.Services.AddAdapters(builder.Configuration);
    builder.Services.AddUsageDocument();
    return builder.Build();
}

static async Task<int> ObeyAsync(string[] words)
{
    await using var app = Build(words);
    return words switch
    {
        ["hash-password"] => await HashPassword.RunAsync(app.Services),
        ["end-sessions", var whose] => await EndSessions.RunAsync(app.Services, whose),
        _ => await Migrate.RunAsync(app.Services),
    };
}
