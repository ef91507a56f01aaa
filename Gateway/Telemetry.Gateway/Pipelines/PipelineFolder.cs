using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>Where the pipelines' checkpoints lie, and how each runner is set up.</summary>
internal sealed class PipelineFolder(GatewayOptions options, GatewayDisk disk, TimeProvider time)
{
    /// <summary>The options that all pipelines share.</summary>
    public PipelineRunnerOptions Options(string pipeline) => new()
    {
        CheckpointDirectory = DirectoryOf(options.DataDirectory, pipeline),
        FileSystem = disk.Files,
        CheckpointScheduler = disk.Scheduler,
        TimeProvider = time,
    };

    /// <summary>How records are decoded.</summary>
    public StepDecoder Decoding(StepDecoder decode) => disk.Decoding(decode);

    /// <summary>The folder of a pipeline's checkpoints.</summary>
    public static string DirectoryOf(string data, string pipeline) => Path.Combine(data, "checkpoints", pipeline);

    /// <summary>Deletes a pipeline's checkpoints, the newest first: who dies meanwhile goes on from an older one.
    /// What is noted of its form stays, so that nothing is said twice.</summary>
    public void DeleteCheckpoints(string pipeline)
    {
        IEnumerable<string> files = disk.Files.ListFiles(DirectoryOf(options.DataDirectory, pipeline))
            .OrderDescending(StringComparer.Ordinal);
        foreach (string file in files)
        {
            DurableFile.Delete(file, disk.Files);
        }
    }
}
