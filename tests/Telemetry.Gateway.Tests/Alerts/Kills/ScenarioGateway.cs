using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Mqtt;
using Telemetry.Gateway.Pipelines;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Alerts.Kills;

/// <summary>
/// The process that the tests kill: the whole gateway, but for the clock that stamps its input journal and the ticks,
/// which come as lines: <c>at WALL ELAPSED</c> (µs), <c>tick</c>, <c>model BASE64</c> (the message of a model's
/// change), <c>drain</c> (until all pipelines have read all).
/// Each is answered with <c>done</c>; without more lines it ends in good order.
/// </summary>
internal static class ScenarioGateway
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var configuration, var data, var wall, var elapsed] || FaultPoint.Fault is not null)
        {
            await Console.Error.WriteLineAsync($"Usage: CONFIGURATION DATA WALL ELAPSED. {FaultPoint.Fault}");
            return 2;
        }

        ScriptedTime time = new(Number(wall), Number(elapsed));
        GatewayOptions options = ConfigurationFile.Read(configuration) with
        {
            DataDirectory = data,
            Open = true,
            Http = new(System.Net.IPAddress.Loopback, 0),
            Mqtt = new(System.Net.IPAddress.Loopback, 0),
        };
        await using WebApplication application = GatewayApplication.Build(options, services =>
        {
            ServiceDescriptor ticker = services.Single(service => service.ImplementationType == typeof(Ticker));
            services.Remove(ticker);
            services.AddSingleton(provider => new InputLog(
                provider.GetRequiredService<IRecordLog>(),
                ClockOf(time, provider.GetRequiredService<InputFold>().CatchUp())));
        });
        await application.StartAsync();
        Listeners listeners = application.Services.GetRequiredService<Listeners>();
        await BegunAsync(application.Services.GetRequiredService<PipelineSet>());
        await Console.Out.WriteLineAsync($"ready {listeners.Http.Port} {listeners.Mqtt.Port}");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            await DoAsync(application.Services, time, line.Split(' '));
            await Console.Out.WriteLineAsync("done");
        }

        await application.StopAsync();
        return 0;
    }

    private static async Task DoAsync(IServiceProvider services, ScriptedTime time, string[] words)
    {
        switch (words)
        {
            case ["at", var wall, var elapsed]:
                time.Set(Number(wall), Number(elapsed));
                break;
            case ["tick"]:
                RecordWriter record = new();
                InputRecords.WriteTick(record);
                InputLog log = services.GetRequiredService<InputLog>();
                await log.WhenDurableAsync(log.Append(record));
                break;
            case ["model", var change]:
                await services.GetRequiredService<IControl>().SubmitAsync(
                    ControlKind.ModelChanged, Convert.FromBase64String(change), CancellationToken.None);
                break;
            case ["drain"]:
                await DrainAsync(
                    services.GetRequiredService<GatewayJournals>(), services.GetRequiredService<PipelineSet>());
                break;
            default:
                throw new InvalidDataException(string.Join(' ', words));
        }
    }

    /// <summary>A gateway's own clock stands still while there is no gateway; the script's goes on with the steps,
    /// also with those that nothing was journalled of.</summary>
    private static JournalClock ClockOf(ScriptedTime time, JournalStamp last)
    {
        (long wall, long elapsed) = (time.WallMicros, time.GetTimestamp());
        time.Set(wall, last.ElapsedMicros);
        JournalClock clock = new(time, last);
        time.Set(wall, elapsed);
        return clock;
    }

    /// <summary>Until the pipelines have journalled that they began or changed, and run.</summary>
    private static async Task BegunAsync(PipelineSet pipelines)
    {
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(2));
        while (pipelines.Pipelines.Any(slot => slot.State.State == PipelineCondition.None
            || (slot.State.State == PipelineCondition.Running && slot.Progress is null)))
        {
            await look.WaitForNextTickAsync();
        }
    }

    private static async Task DrainAsync(GatewayJournals journals, PipelineSet pipelines)
    {
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(2));
        while (journals.Input.DurableEnd < journals.Input.End
            || pipelines.Pipelines.Any(slot => slot.State.State == PipelineCondition.Running
                && (slot.Progress is not { } progress || progress.Next < journals.Input.End))
            || journals.Output.DurableEnd < journals.Output.End)
        {
            await look.WaitForNextTickAsync();
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
