using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Pipelines;

internal static class PipelineServices
{
    public static IServiceCollection AddPipelines(this IServiceCollection services) => services
        .AddSingleton<PipelineProgress>()
        .AddSingleton<IPipelineProgress>(provider => provider.GetRequiredService<PipelineProgress>());
}
