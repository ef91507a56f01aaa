using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Ingest;

/// <summary>Before anybody can connect: whoever the last process left online is offline now.</summary>
internal sealed class IngestStart(InputLog log, IDeviceView devices) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        RecordWriter record = new();
        foreach (DeviceSnapshot device in devices.Devices())
        {
            if (device.Online)
            {
                InputRecords.WriteStatus(record, device.Agent, device.Id, isOnline: false, StatusReason.GatewayStarted);
                log.Append(record);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
