using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Pipelines;

/// <summary>Runs the gateway's pipeline for the life of the process; when it fails, the process stops.</summary>
internal sealed partial class PipelineHost : BackgroundService, IPipelineProgress
{
    private readonly ExitStatus _exit;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<PipelineHost> _logger;

    public PipelineHost(
        GatewayOptions options,
        GatewayJournals journals,
        GatewayDisk disk,
        IModelSource models,
        TimeProvider time,
        ExitStatus exit,
        IHostApplicationLifetime lifetime,
        ILogger<PipelineHost> logger)
    {
        _exit = exit;
        _lifetime = lifetime;
        _logger = logger;
        Pipeline = GatewayPipeline.Build(options, models);
        Runner = new PipelineRunner(
            Pipeline,
            journals.Input,
            journals.Output,
            new InputDecoder().Decode,
            new PipelineRunnerOptions
            {
                CheckpointDirectory = Path.Combine(options.DataDirectory, "checkpoints", Pipeline.Name),
                TimeProvider = time,
                FileSystem = disk.Files,
                CheckpointScheduler = disk.Scheduler,
                WhenChanged = options.WhenPipelineChanges,
                OnFact = Log,
            });
    }

    public Engine.Execution.Pipeline Pipeline { get; }

    public PipelineRunner Runner { get; }

    public long NextPosition => Runner.Progress.Next.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var bound in Pipeline.StateBounds) { LogBound(Pipeline.Name, bound.Name, bound.Bound); }
        LogBound(Pipeline.Name, "in all", Pipeline.StateBound);
        try
        {
            await Runner.RunAsync(stoppingToken);
        }
        catch (Journal.JournalFailedException)
        {
            // The journal watch says so and stops the process.
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(failure, Pipeline.Name, NextPosition);
            _exit.Fail($"pipeline {Pipeline.Name} failed near input record {NextPosition}: {failure.Message}");
            _lifetime.StopApplication();
        }
    }

    private void Log(RunnerFact fact)
    {
        switch (fact)
        {
            case RunnerFact.CheckpointUnusable or RunnerFact.RecordRefused or RunnerFact.RecordsMissing:
                LogTrouble(fact);
                break;
            default:
                LogFact(fact);
                break;
        }
    }

    [LoggerMessage(EventId = (int)LogEvent.PipelineFact, Level = LogLevel.Information, Message = "Pipeline: {Fact}.")]
    private partial void LogFact(RunnerFact fact);

    [LoggerMessage(
        EventId = (int)LogEvent.PipelineBound,
        Level = LogLevel.Information,
        Message = "Pipeline {Pipeline} remembers at most, {Part}: {Bound}.")]
    private partial void LogBound(string pipeline, string part, Engine.State.StateBound bound);

    [LoggerMessage(EventId = (int)LogEvent.PipelineTrouble, Level = LogLevel.Warning, Message = "Pipeline: {Fact}.")]
    private partial void LogTrouble(RunnerFact fact);

    [LoggerMessage(
        EventId = (int)LogEvent.PipelineFailed,
        Level = LogLevel.Critical,
        Message = "Pipeline {Pipeline} failed near input record {Position}; the gateway stops.")]
    private partial void LogFailed(Exception failure, string pipeline, long position);
}
