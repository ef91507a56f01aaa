using Microsoft.Extensions.DependencyInjection;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;
using Telemetry.Simulation.Faults;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>Builds of the gateway that are broken on purpose: made here, and nowhere in the product.</summary>
internal static class Mutants
{
    public static void Apply(IServiceCollection services, Mutant mutant)
    {
        if (mutant == Mutant.AckBeforeFsync)
        {
            services.AddSingleton<IRecordLog>(provider =>
                new EagerLog(new JournalLog(provider.GetRequiredService<GatewayJournals>().Input)));
        }
    }

    /// <summary>The disk as a broken build uses it.</summary>
    public static IFileSystem Files(IFileSystem files, Mutant mutant) =>
        mutant == Mutant.CheckpointWithoutRename ? new InPlaceFiles(files) : files;
}
