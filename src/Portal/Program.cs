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

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddSecretFiles();
if (args is ["health"]) return await SelfCheck.RunAsync(builder.Configuration);

builder.AddWeb();
builder.Services.AddVisits().AddPipeline();
builder.Services.AddStorage(builder.Configuration).AddClock(builder.Configuration, builder.Environment);
builder.Services.AddAdapters(builder.Configuration);
builder.Services.AddUsageDocument();

var app = builder.Build();
if (args is ["hash-password"]) return await HashPassword.RunAsync(app.Services);
if (args is ["end-sessions", var whose]) return await EndSessions.RunAsync(app.Services, whose);
if (args is ["migrate"]) return await Migrate.RunAsync(app.Services);

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
