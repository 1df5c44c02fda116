// An S3 server on port 9000 that also answers MinIO's question of health. Called as MinIO is: server FOLDER.
const http = require('http')
const S3rver = require('s3rver')
const { DUMMY_ACCOUNT } = require('s3rver/lib/models/account')

DUMMY_ACCOUNT.createKeyPair(process.env.MINIO_ROOT_USER, process.env.MINIO_ROOT_PASSWORD)
const answer = new S3rver({ directory: process.argv[3], vhostBuckets: false, silent: true }).callback()
http.createServer((request, response) => (request.url === '/minio/health/ready' ? response.end() : answer(request, response))).listen(9000)
process.on('SIGTERM', () => process.exit(0))
