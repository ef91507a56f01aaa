using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Webhooks;
using Telemetry.Simulation.Kernel;
using Telemetry.Simulation.Network;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>
/// One process of the gateway: the services of the real one, without sockets and threads. Kestrel, MQTTnet and the
/// host's own start are left out; what they would do is done here, in their order.
/// </summary>
internal sealed class GatewayLife : IBroker, IDisposable
{
    private static readonly MethodInfo Execute = typeof(BackgroundService).GetMethod(
        "ExecuteAsync", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>What another thread, a socket or an hour of training would be needed for.</summary>
    private static readonly Type[] LeftOut = [typeof(DeviceJoin), typeof(MachineTraining), typeof(WebhookService)];

    private readonly Life _life;
    private readonly GatewayPlan _plan;
    private readonly VirtualReceiver _receiver;
    private readonly ServiceProvider _services;
    private readonly ExitStatus _exit;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopping = new();
    private readonly List<EndpointRunner> _webhooks = [];

    public GatewayLife(Life life, GatewayPlan plan, VirtualReceiver receiver, ServiceProvider services)
    {
        _life = life;
        _plan = plan;
        _receiver = receiver;
        _services = services;
        _exit = services.GetRequiredService<ExitStatus>();
    }

    /// <inheritdoc/>
    public int ReceiveMaximum => 64;

    /// <summary>Behind the last record that each pipeline has read.</summary>
    public IReadOnlyDictionary<string, long> ReadTo => _services.GetRequiredService<PipelineSet>().Pipelines
        .ToDictionary(slot => slot.Name, slot => slot.Progress?.Next.Value ?? 0, StringComparer.Ordinal);

    /// <summary>Is everything that came in said, durable and told to the receiver?</summary>
    public bool IsCaughtUp
    {
        get
        {
            var journals = _services.GetRequiredService<GatewayJournals>();
            return journals.Input.DurableEnd == journals.Input.End
                && ReadTo.Values.All(read => read == journals.Input.End.Value)
                && journals.Output.DurableEnd == journals.Output.End
                && _webhooks.TrueForAll(runner =>
                    runner.Status.Pending == 0 && runner.Status.Position >= journals.Output.End.Value);
        }
    }

    /// <summary>How far it is, for people.</summary>
    public string Describe()
    {
        var journals = _services.GetRequiredService<GatewayJournals>();
        return $"input {journals.Input.DurableEnd}/{journals.Input.End}, read {string.Join(' ', ReadTo)}, output "
            + $"{journals.Output.DurableEnd}/{journals.Output.End}, webhooks "
            + string.Join(", ", _webhooks.Select(one => one.Status)) + ", pipelines "
            + string.Join(", ", _services.GetRequiredService<PipelineSet>().Pipelines.Select(
                slot => $"{slot.Name} {slot.State} at {slot.Progress?.Next}"));
    }

    /// <summary>Why the process has to end, or null.</summary>
    public string? Failure => _exit.Failure;

    /// <inheritdoc/>
    public IBrokerSession Connect(string clientId) =>
        new BrokerSession(_services.GetRequiredService<Intake>(), clientId);

    /// <summary>What <see cref="ReadTo"/> was at the end.</summary>
    public IReadOnlyDictionary<string, long> StoppedAt { get; private set; } = new Dictionary<string, long>();

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Somebody inside or outside asks the process to end.</summary>
    public void Stop() => _stopping.TrySetResult();

    /// <summary>Runs until it is asked to stop; then everything ends in its order.</summary>
    /// <param name="onListening">Called when clients may connect.</param>
    public async Task RunAsync(Action onListening)
    {
        List<Task> running = [];
        foreach (var service in _services.GetServices<IHostedService>())
        {
            if (LeftOut.Contains(service.GetType()))
            {
                continue;
            }
            if (service is BackgroundService background)
            {
                running.Add(RunAsync(background));
            }
            else
            {
                await service.StartAsync(_stop.Token);
            }
        }
        running.Add(GuardAsync("webhooks", RunWebhooksAsync()));
        onListening();
        await _stopping.Task;
        _life.World.Note(_life.Node.Name, "stopping");
        await EndAsync(running);
        if (Failure is { } failure)
        {
            throw new GatewayExitException(failure);
        }
    }

    private async Task EndAsync(List<Task> running)
    {
#pragma warning disable CA1849 // Another thread would do it.
        _stop.Cancel();
#pragma warning restore CA1849
        await Task.WhenAll(running);
        StoppedAt = ReadTo;
        await _services.DisposeAsync();
    }

    /// <summary>BackgroundService.StartAsync would go to the thread pool.</summary>
    private Task RunAsync(BackgroundService service) =>
        GuardAsync(service.GetType().Name, (Task)Execute.Invoke(service, [_stop.Token])!);

    /// <summary>As the host does: a service that fails ends the process.</summary>
    private async Task GuardAsync(string name, Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // As it was told.
        }
        catch (Exception failure) when (failure is not DeadLifeException)
        {
            _exit.Fail($"{name} failed: {ExitStatus.Describe(failure)}");
            _life.World.Trace.Tell(_life.World.Ticks, _life.Node.Name, failure.ToString());
            Stop();
        }
    }

    private async Task RunWebhooksAsync()
    {
        RetrySchedule schedule = new(_life.Chance.Fork("jitter"));
        List<Task> runners = [];
        foreach (var endpoint in ChannelSet.Of(_plan.Options))
        {
            EndpointRunner runner = new(
                endpoint,
                _services.GetRequiredService<DeliveryLedger>(),
                _services.GetRequiredService<IOutputLog>(),
                (delivery, cancel) => _receiver.SendAsync(_life, delivery, cancel),
                schedule,
                _life.Time,
                _services.GetRequiredService<ILoggerFactory>().CreateLogger("webhooks"));
            _webhooks.Add(runner);
            runners.Add(runner.RunAsync(_stop.Token));
        }
        await Task.WhenAll(runners);
    }
}
