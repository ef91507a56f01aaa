using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Sql;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Pipelines;

internal static class PipelineServices
{
    public static IServiceCollection AddPipelines(this IServiceCollection services) => services
        .AddSingleton<ModelFolder>()
        .AddSingleton<IModelSource>(provider => provider.GetRequiredService<ModelFolder>())
        .AddSingleton<PipelineLog>()
        .AddSingleton<PipelineSet>()
        .AddSingleton<SqlPipelineSet>()
        .AddSingleton<SqlWatch>()
        .AddSingleton<PipelineHost>()
        .AddSingleton<IJournalReaders, PipelineReaders>()
        .AddSingleton<IPipelineProgress>(provider => provider.GetRequiredService<PipelineSet>())
        .AddHostedService(provider => provider.GetRequiredService<PipelineHost>())
        .AddHostedService(provider => provider.GetRequiredService<SqlWatch>())
        .AddSingleton<CauseRelay>()
        .AddSingleton<IJournalReaders>(provider => provider.GetRequiredService<CauseRelay>())
        .AddHostedService(provider => provider.GetRequiredService<CauseRelay>())
        .AddHostedService<DeviceJoin>()
        .AddHostedService<DeadLetterCount>()
        .AddHostedService<MachineTraining>();
}
