using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Cli;

namespace Telemetry.Gateway.Pipelines;

/// <summary>What the pipelines do, for the log; and the end of the process when their disk fails.</summary>
internal sealed partial class PipelineLog(
    ExitStatus exit, IHostApplicationLifetime lifetime, ILogger<PipelineLog> logger)
{
    /// <summary>Something that a runner did or found.</summary>
    public void Fact(string pipeline, RunnerFact fact)
    {
        if (fact is RunnerFact.CheckpointUnusable or RunnerFact.RecordRefused or RunnerFact.RecordsMissing
            or RunnerFact.CheckpointFailed)
        {
            LogTrouble(pipeline, fact);
        }
        else
        {
            LogFact(pipeline, fact);
        }
    }

    /// <summary>How much a pipeline can remember at most.</summary>
    public void Bounds(Pipeline pipeline)
    {
        foreach (OperatorBound bound in pipeline.StateBounds)
        {
            LogBound(pipeline.Name, bound.Name, bound.Bound);
        }

        LogBound(pipeline.Name, "in all", pipeline.StateBound);
    }

    /// <summary>A pipeline is put aside.</summary>
    public void Parked(string pipeline, PipelineFailure parked, Exception failure) =>
        LogParked(failure, pipeline, parked.Reason);

    /// <summary>There is no room to keep a state or a checkpoint; it is tried again.</summary>
    public void StateNotKept(string pipeline, string reason) => LogNotKept(pipeline, reason);

    /// <summary>The file of states cannot be used.</summary>
    public void StatesDamaged(string file) => LogStatesDamaged(file);

    /// <summary>A write or fsync failed: nothing is acknowledged by this process any more.</summary>
    public void DiskFailed(string pipeline, Exception failure)
    {
        LogDiskFailed(failure, pipeline);
        exit.Fail($"pipeline {pipeline}: the disk failed: {failure.Message}");
        lifetime.StopApplication();
    }

    [LoggerMessage(
        EventId = (int)LogEvent.PipelineFact,
        Level = LogLevel.Information,
        Message = "Pipeline {Pipeline}: {Fact}.")]
    private partial void LogFact(string pipeline, RunnerFact fact);

    [LoggerMessage(
        EventId = (int)LogEvent.PipelineBound,
        Level = LogLevel.Information,
        Message = "Pipeline {Pipeline} remembers at most, {Part}: {Bound}.")]
    private partial void LogBound(string pipeline, string part, Engine.State.StateBound bound);

    [LoggerMessage(
        EventId = (int)LogEvent.PipelineTrouble,
        Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: {Fact}.")]
    private partial void LogTrouble(string pipeline, RunnerFact fact);

    [LoggerMessage(
        EventId = (int)LogEvent.PipelineFailed,
        Level = LogLevel.Critical,
        Message = "Pipeline {Pipeline} is parked, the others go on: {Reason}")]
    private partial void LogParked(Exception failure, string pipeline, string reason);

    [LoggerMessage(
        EventId = (int)LogEvent.PipelineNotKept,
        Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: no room on the disk, it is tried again: {Reason}")]
    private partial void LogNotKept(string pipeline, string reason);

    [LoggerMessage(
        EventId = (int)LogEvent.PipelineStatesDamaged,
        Level = LogLevel.Error,
        Message = "The states of the pipelines in '{File}' cannot be read; they are made again from the journal.")]
    private partial void LogStatesDamaged(string file);

    [LoggerMessage(
        EventId = (int)LogEvent.PipelineDiskFailed,
        Level = LogLevel.Critical,
        Message = "Pipeline {Pipeline}: the disk failed; the gateway stops.")]
    private partial void LogDiskFailed(Exception failure, string pipeline);
}
